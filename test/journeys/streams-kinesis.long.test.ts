import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKinesisLog } from '../../src/log/kinesis.ts'
import { openShards } from '../contracts/log/support.ts'
import { kinesisServer, type KinesisServer } from '../servers/kinesis-local.ts'
import { reached, removeStream } from '../servers/kinesis-stream.ts'
import { streamMessages } from './stream-messages.ts'
import { startServer, tokenFor, withDirectory } from './tributary.ts'

let kinesis: KinesisServer
beforeAll(async () => {
  kinesis = await kinesisServer()
})
afterAll(() => kinesis.end())

/** Events of a life of the server: every second one is a rating of ann's media, from another lane. */
const EVENTS = 80

const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString()

function eventOf(n: number): object {
  const base = { specversion: '1.0', id: `e${n}`, source: 'test', time: timeOf(n) }
  return n % 2 === 0
    ? { ...base, type: 'user.located', subject: 'ann', data: { lat: 1, lon: 2 } }
    : { ...base, type: 'media.rated', subject: `rater-${n % 14}`, data: { mediaId: 'ann.m', stars: 3 } }
}

/** Splits the first open shard of the stream, and merges the last two. */
async function reshard(stream: string): Promise<void> {
  const log = await openKinesisLog(reached(kinesis.endpoint, stream))
  await log.split((await openShards(log))[0]!.shardId)
  const [left, right] = (await openShards(log)).slice(-2)
  await log.merge(left!.shardId, right!.shardId)
  await log.close()
}

test('a stream of a home on Kinesis goes on exactly over restarts and resharding: every event once, in order', () =>
  withDirectory(async (data) => {
    const options = reached(kinesis.endpoint)
    const { stream: name } = options
    const where = ['--log', 'kinesis', '--endpoint', kinesis.endpoint, '--stream', name, '--shards', '2']
    const [ann, feeder] = [await tokenFor(data, 'ann', 'user'), await tokenFor(data, 'root', 'producer')]
    const seen: string[] = []
    let [place, sent]: [string | undefined, number] = [undefined, 0]

    async function post(url: string, count: number): Promise<void> {
      const events = Array.from({ length: count }, () => eventOf(sent++))
      const headers = { authorization: `Bearer ${feeder}`, 'content-type': 'application/json' }
      const { status } = await fetch(`${url}/events`, {
        method: 'POST',
        headers,
        body: JSON.stringify(events),
      })
      expect(status).toBe(200)
    }

    // One life sees its stream resharded, the next one finds it resharded, and the last one reads all.
    for (const life of ['resharded', 'killed', 'last']) {
      const server = await startServer(data, where)
      const stream = streamMessages(server.url, ann, place)
      const take = async () => {
        const { value } = await stream.next()
        if (value === undefined) throw new Error(`The stream ended: ${server.complaints()}`)
        if (value.id !== '') place = value.id
        if (value.data !== '') seen.push((JSON.parse(value.data) as { readonly time: string }).time)
      }
      await take()
      await post(server.url, EVENTS / 2)
      if (life === 'resharded') await reshard(name)
      await post(server.url, EVENTS / 2)
      // All but the last life end in the middle of the stream.
      while (seen.length < (life === 'last' ? sent : sent - EVENTS / 4)) await take()
      await server.end(life === 'last' ? 'SIGTERM' : 'SIGKILL')
      if (life === 'killed') await reshard(name)
    }

    const all = Array.from({ length: sent }, (_, n) => n)
    const isHers = (time: string) => new Date(time).getUTCSeconds() % 2 === 0
    expect([...seen].sort()).toEqual(all.map(timeOf))
    expect(seen.filter(isHers)).toEqual(all.filter((n) => n % 2 === 0).map(timeOf))
    await removeStream(options)
  }))
