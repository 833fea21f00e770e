import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dice } from '../bench/shape/dice.ts'
import type { MadeEvent } from '../bench/shape/events.ts'
import { likeness } from '../bench/shape/likeness.ts'
import { eventStream } from '../bench/shape/stream.ts'
import { tableNames } from '../oracle/recompute.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { smallWorldEvent } from './small-world.ts'
import { BIN, runProgram, startServer, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

const dynalite = await startDynalite()
afterAll(dynalite.close)

const inDynamodb = (prefix: string) => [
  '--tables',
  'dynamodb',
  '--endpoint',
  dynalite.endpoint,
  '--prefix',
  prefix,
]

/**
 * Check-ins, ratings and uploads, then a small world in which every kind of event meets every user, and half of it
 * again.
 */
function mix(): readonly MadeEvent[] {
  const luck = dice(5)
  const shaped = [...eventStream(likeness(3, { checkins: 90, ratings: 90 }), 150, 'mix')]
  const world = Array.from({ length: 150 }, (_, n) => smallWorldEvent(luck, `w${n.toString()}`))
  const opened = Array.from({ length: 5 }, (_, n) => ({
    ...world[0]!,
    id: `opened-${n}`,
    type: 'client.event',
    subject: `u${n % 3}`,
    data: { app: 'cam', eventType: 'opened' },
  }))
  return [...shaped, ...world, ...opened, ...world.slice(0, 75)]
}

async function post(url: string, token: string, events: readonly MadeEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
  for (let from = 0; from < events.length; from += 100) {
    const body = JSON.stringify(events.slice(from, from + 100))
    expect((await fetch(`${url}/events`, { method: 'POST', headers, body })).status).toBe(200)
  }
}

async function dumps(where: readonly string[]): Promise<readonly string[]> {
  await tributaryOk(['settle', ...where])
  const told: string[] = []
  for (const table of tableNames) told.push(await tributaryOk(['dump', table, ...where]))
  return told
}

describe('a server whose tables are in DynamoDB', () => {
  it('makes the same tables as an embedded home from the same events, and answers from them', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'one')
      const here = ['--data', data, ...inDynamodb('journey')]
      const server = await startServer(data, inDynamodb('journey'))
      const events = mix()
      await post(server.url, await tokenFor(data, 'root', 'admin'), events)
      const settled = await dumps(here)
      const headers = { authorization: `Bearer ${await tokenFor(data, 'o1', 'user')}` }
      expect(await (await fetch(`${server.url}/users/o1/usage`, { headers })).json()).toMatchObject({
        userId: 'o1',
      })
      expect(await server.end('SIGTERM')).toBe(0)

      const embedded = ['--data', join(directory, 'other')]
      await tributaryOk(['append', ...embedded], events.map((event) => JSON.stringify(event)).join('\n'))
      expect(settled).toEqual(await dumps(embedded))
      expect(settled.every((dump) => dump !== '')).toBe(true)
    }))

  it('names a missing table if it must not create tables', () =>
    withDirectory(async (data) => {
      const aws = ['AWS_REGION=us-east-1', 'AWS_ACCESS_KEY_ID=a', 'AWS_SECRET_ACCESS_KEY=b']
      const settings = [...aws, `AWS_ENDPOINT_URL_DYNAMODB=${dynalite.endpoint}`, 'TRIBUTARY_TABLES=dynamodb']
      const start = [process.execPath, BIN, 'start', '--port', '0', '--data', data, '--prefix', 'none']
      const { code, stderr } = await runProgram('env', [...settings, ...start])
      expect(stderr).toMatch(
        /^tributary: Cannot read table "none-[a-z-]+": DynamoDB has no table of this name here\n$/,
      )
      expect(code).toBe(1)
    }))
})
