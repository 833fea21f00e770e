import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKinesisLog } from '../../src/log/kinesis.ts'
import { dice } from '../bench/shape/dice.ts'
import type { MadeEvent } from '../bench/shape/events.ts'
import { drainAll, openShards } from '../contracts/log/support.ts'
import { tokenFor, tributary, tributaryOk } from '../rooms/main/commands/run.ts'
import { kinesisServer, type KinesisServer } from '../servers/kinesis-local.ts'
import { reached, removeStream } from '../servers/kinesis-stream.ts'
import { recompute, tableNames } from '../oracle/recompute.ts'
import { linesOf } from './agreement.ts'
import { smallWorldEvent } from './small-world.ts'
import { startServer, withDirectory } from './tributary.ts'

let kinesis: KinesisServer
beforeAll(async () => {
  kinesis = await kinesisServer()
})
afterAll(() => kinesis.end())

/** Gives `use` a directory and a name for a stream, and then removes both the directory and the stream. */
const withStream = (use: (directory: string, stream: string) => Promise<void>): Promise<void> =>
  withDirectory(async (directory) => {
    const options = reached(kinesis.endpoint)
    await use(directory, options.stream)
    await removeStream(options)
  })

const eventsFrom = (seed: number, count: number): MadeEvent[] => {
  const luck = dice(seed)
  return Array.from({ length: count }, (_, n) => smallWorldEvent(luck, `e${n.toString()}`))
}

/** Posts events in batches, one after another. */
async function post(url: string, token: string, events: readonly MadeEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
  for (let from = 0; from < events.length; from += 50) {
    const body = JSON.stringify(events.slice(from, from + 50))
    const response = await fetch(`${url}/events`, { method: 'POST', headers, body })
    expect(response.status, await response.text()).toBe(200)
  }
}

/** Splits the first open shard of a stream and merges the last two. */
async function reshard(stream: string): Promise<void> {
  const log = await openKinesisLog(reached(kinesis.endpoint, stream))
  await log.split((await openShards(log))[0]!.shardId)
  const [left, right] = (await openShards(log)).slice(-2)
  await log.merge(left!.shardId, right!.shardId)
  await log.close()
}

/** The tables of a data directory. The lines of `log` are sorted: a user's events with the same time have no order. */
async function dumps(data: string): Promise<Record<string, readonly string[]>> {
  const tables = tableNames.map(async (table) => {
    const lines = linesOf(await tributaryOk(['dump', table, '--data', data]))
    return [table, table === 'log' ? lines.sort() : lines] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

describe('a home whose log is a Kinesis stream', () => {
  it('makes the same tables as the embedded home while its stream is resharded', () =>
    withStream(async (directory, stream) => {
      const [data, embedded] = [join(directory, 'kinesis'), join(directory, 'embedded')]
      const events = eventsFrom(11, 300)
      const options = [
        '--log',
        'kinesis',
        '--endpoint',
        kinesis.endpoint,
        '--stream',
        stream,
        '--shards',
        '2',
      ]
      const server = await startServer(data, options)
      expect(server.complaints()).toContain(`made stream "${stream}" with 2 shards at ${kinesis.endpoint}\n`)
      const token = await tokenFor(data, 'p', 'producer')
      await post(server.url, token, events.slice(0, 100))
      await Promise.all([reshard(stream), post(server.url, token, events.slice(100, 200))])
      await post(server.url, token, events.slice(200))
      await tributaryOk(['settle', '--data', data])
      const status = JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as object
      expect(status).toMatchObject({ events: null, parked: 0 })
      expect(await server.end('SIGTERM')).toBe(0)

      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
      await tributaryOk(['append', '-', '--data', embedded], lines)
      await tributaryOk(['settle', '--data', embedded])
      expect(await dumps(data)).toEqual(await dumps(embedded))
    }))

  it('appends events in bulk, several of a lane in one record, and opens again without the options', () =>
    withStream(async (data, stream) => {
      const events = eventsFrom(12, 500)
      const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
      const options = ['--log', 'kinesis', '--endpoint', kinesis.endpoint, '--stream', stream]
      await tributaryOk(['append', '-', '--data', data, ...options], lines)
      await tributaryOk(['settle', '--data', data])
      expect(await dumps(data)).toEqual(sorted(recompute(events)))
      expect(await records(stream)).toBeLessThan(100)
    }))

  it('says in one line what is wrong with its log', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'data')
      const complaint = async (...args: string[]) =>
        (await tributary(['append', '--data', data, '--log', 'kinesis', ...args])).stderr
      expect(await complaint('--endpoint', 'http://127.0.0.1:1')).toBe(
        'tributary: Cannot open stream "tributary" at http://127.0.0.1:1: nothing listens there\n',
      )
      expect(await complaint('--endpoint', 'nonsense')).toMatch(/It must be an http URL/)
      await tributaryOk(['append', '-', '--data', data], '')
      expect(await complaint('--endpoint', kinesis.endpoint)).toBe(
        `tributary: Cannot use another log with data directory "${data}": it follows its embedded log\n`,
      )
    }))

  it('is not created by commands that only read', () =>
    withDirectory(async (data) => {
      const { stream } = reached(kinesis.endpoint)
      const kept = { log: 'kinesis', stream, endpoint: kinesis.endpoint }
      await writeFile(join(data, 'log.json'), JSON.stringify(kept))
      const { code, stderr } = await tributary(['status', '--data', data])
      expect(code).toBe(1)
      expect(stderr).toMatch(new RegExp(`^tributary: Cannot open stream "${stream}" at .*not found.*\\n$`))
    }))
})

const sorted = (tables: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...tables].map(([table, lines]) => [table, table === 'log' ? [...lines].sort() : lines]),
  )

/** The number of records in a stream. */
async function records(stream: string): Promise<number> {
  const log = await openKinesisLog({ ...reached(kinesis.endpoint, stream), readsASecond: 1_000 })
  const all = (await drainAll(log)).length
  await log.close()
  return all
}
