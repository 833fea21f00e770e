import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dice } from '../bench/shape/dice.ts'
import { expectTablesOf } from './agreement.ts'
import { logRecords } from './log-records.ts'
import { smallWorldEvent } from './small-world.ts'
import { serverOnSmallDisk, type DiskKind, type SmallDisk } from './small-disk.ts'
import { BIN, runProgram, type Ran, tokenFor, tributaryOk, withDirectory } from './tributary.ts'

interface Answered {
  readonly status: number
  readonly ids: readonly string[]
  readonly body: string
}

/** Appends batches, each with new events. */
function appender(url: string, token: string): () => Promise<Answered> {
  const luck = dice(11)
  let made = 0
  return async () => {
    const batch = Array.from({ length: 200 }, () => smallWorldEvent(luck, `e${(made++).toString()}`))
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' }
    const response = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(batch) })
    return { status: response.status, ids: batch.map(({ id }) => id), body: await response.text() }
  }
}

/** Appends until the server refuses, and returns the refusal. */
async function appendUntilFull(append: () => Promise<Answered>, acknowledged: string[]): Promise<Answered> {
  for (let i = 0; i < 1_000; i += 1) {
    const answered = await append()
    if (answered.status !== 200) return answered
    acknowledged.push(...answered.ids)
  }
  throw new Error('Cannot fill the disk: the server took everything')
}

/** The number of events that the slowest consumer has not yet taken. */
async function lagOf(data: string): Promise<number> {
  const status = JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as {
    consumers: { lag: { events: number } }[]
  }
  return Math.max(...status.consumers.map(({ lag }) => lag.events))
}

/** Expects each acknowledged event once in the log, and correct tables. */
async function expectAll(data: string, acknowledged: readonly string[]): Promise<void> {
  const records = await logRecords(data)
  const counts = new Map<string, number>()
  for (const { event } of records) counts.set(event.id, (counts.get(event.id) ?? 0) + 1)
  expect(acknowledged.filter((id) => counts.get(id) !== 1)).toEqual([])
  await expectTablesOf(data, records)
}

async function journey(disk: SmallDisk, data: string, spare: number): Promise<void> {
  const { server } = disk
  await disk.copy(data)
  const append = appender(server.url, await tokenFor(data, 'feeder', 'producer'))
  const acknowledged = [...(await append()).ids]

  await disk.fill(spare)
  const refused = await appendUntilFull(append, acknowledged)
  expect(refused.status).toBe(503)
  expect(JSON.parse(refused.body)).toMatchObject({
    status: 503,
    type: expect.stringContaining('no-space') as string,
    detail: expect.any(String) as string,
  })
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)

  await disk.free()
  const again = async (): Promise<number> => {
    const { status, ids } = await append()
    if (status === 200) acknowledged.push(...ids)
    return status
  }
  await expect.poll(again).toBe(200)
  const lag = async (): Promise<number> => disk.copy(data).then(() => lagOf(data))
  await expect.poll(lag, { interval: 500 }).toBe(0)
  expect(await server.end('SIGTERM')).toBe(0)
  await expectAll(data, acknowledged)
}

/** Runs a command that may write no file over `kib` KiB. The exit code is 124 if it has not ended after 30 seconds. */
const bounded = (kib: number, args: readonly string[]): Promise<Ran> =>
  runProgram('bash', ['-c', `ulimit -f ${kib}; exec timeout 30 "$@"`, 'sh', process.execPath, BIN, ...args])

/** An event that gives a user a new location. */
const located = (n: number): object => ({
  specversion: '1.0',
  id: `e${n.toString()}`,
  source: 'test',
  type: 'user.located',
  subject: `u${(n % 300).toString()}`,
  time: new Date(1.6e12 + n * 1_000).toISOString(),
  data: { lat: n % 90, lon: n % 180 },
})

const DISKS: readonly (readonly [DiskKind, number])[] = [
  ['tmpfs', 1_000_000],
  ['ext4', 0],
]

describe('a server whose disk is full', () => {
  for (const [kind, spare] of DISKS)
    it(`reports it, loses no acknowledged event, and continues with its consumers when there is space again (${kind})`, (context) =>
      withDirectory(async (directory) => {
        await Promise.all(['disk', 'copy'].map((name) => mkdir(join(directory, name))))
        const disk = await serverOnSmallDisk(join(directory, 'disk'), 64, kind)
        if (disk === undefined) return context.skip(`this system lets us mount no ${kind}`)
        await journey(disk, join(directory, 'copy'), spare)
      }))

  it('keeps running while it can write neither its log lines nor its output', () =>
    withDirectory(async (data) => {
      const script = 'exec "$@" >/dev/full 2>/dev/full'
      const [port, args] = ['18479', ['start', '--log-level', 'trace', '--data', data]]
      const child = spawn('sh', ['-c', script, 'sh', process.execPath, BIN, ...args, '--port', port])
      const gone = once(child, 'exit')
      const health = () =>
        fetch(`http://127.0.0.1:${port}/healthz`).then(
          ({ status }) => status,
          () => 0,
        )
      await expect.poll(health).toBe(200)
      for (let n = 0; n < 50; n += 1) await fetch(`http://127.0.0.1:${port}/nope`)
      expect(await health()).toBe(200)
      child.kill('SIGTERM')
      expect(await gone).toEqual([0, null])
    }))

  it('refuses appends at the limit for the size of a file, and appends the same events without it', () =>
    withDirectory(async (directory) => {
      const luck = dice(3)
      const events = Array.from({ length: 40_000 }, (_, n) =>
        JSON.stringify(smallWorldEvent(luck, `e${n.toString()}`)),
      )
      const [file, data] = [join(directory, 'events'), join(directory, 'data')]
      await writeFile(file, events.join('\n'))
      const args = ['append', file, '--data', data]
      const ran = await bounded(6144, args)
      expect(ran.code, ran.stderr).toBe(1)
      expect(ran.stderr).toMatch(/the file is as large as the system lets it be/)
      await tributaryOk(['append', file, '--data', data])
    }))

  it('ends a rebuild with one plain line, and the next rebuild succeeds', () =>
    withDirectory(async (data) => {
      const events = Array.from({ length: 20_000 }, (_, n) => JSON.stringify(located(n)))
      await tributaryOk(['append', '-', '--data', data], events.join('\n'))
      await tributaryOk(['settle', '--data', data])
      const { size } = await stat(join(data, 'tables', 'data.mdb'))
      const rebuild = ['rebuild', 'log', '--data', data]
      const ran = await bounded(Math.ceil(size / 1024), rebuild)
      expect(ran.code, ran.stderr).toBe(1)
      expect(ran.stderr).toMatch(/^tributary: Cannot write the tables in "[^"]+": the file is as large.*\n$/)
      expect(await tributaryOk(rebuild)).toMatch(/is live/)
    }))
})
