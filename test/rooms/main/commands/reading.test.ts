import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { statusOf } from '../../../../src/cli/status-of.ts'
import { withDirectory } from '../../../journeys/tributary.ts'
import { tributary, tributaryOk } from './run.ts'
import { located, manyLocated, ndjson } from './lines.ts'
import { openHome } from '../../../media.ts'

const idsOf = (lines: string): readonly unknown[] =>
  lines
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: unknown }).id)

describe('tributary settle, dump and status', () => {
  test('settle brings the tables to the end of the log where no server runs, and dump prints them', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(3))
      await tributaryOk(['settle', '--data', data])
      const dump = await tributaryOk(['dump', 'location', '--data', data])
      expect(dump.split('\n').slice(0, 2)).toEqual([
        '{"accuracyMeters":null,"at":"2026-01-01T00:00:01.000Z","lat":1,"lon":2,"userId":"u1"}',
        '{"accuracyMeters":null,"at":"2026-01-01T00:00:02.000Z","lat":1,"lon":2,"userId":"u2"}',
      ])
      await tributaryOk(['settle', '--data', data])
      expect(await tributaryOk(['dump', 'location', '--data', data])).toBe(dump)
    }))

  test('settle exits with 1 on a time-out and names the consumers that are behind, and their shards', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(5000))
      const { code, stderr } = await tributary(['settle', '--data', data, '--timeout', '0.0001'])
      expect(code).toBe(1)
      expect(stderr).toMatch(
        /^tributary: Not settled after 0.0001 s: usage is \d+ events behind in shardId-\d+/,
      )
      await tributaryOk(['settle', '--data', data])
    }))

  test('two settles at once both come to the end', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(2000))
      await Promise.all([tributaryOk(['settle', '--data', data]), tributaryOk(['settle', '--data', data])])
      expect(idsOf(await tributaryOk(['dump', 'log', '--data', data]))).toHaveLength(2000)
    }))

  test('status shows shards, events and lag, before and after settling', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(100))
      const status = async () => JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as object
      const lag = (events: number) =>
        expect.arrayContaining([
          expect.objectContaining({ lag: expect.objectContaining({ events }) as object }),
        ]) as object
      const shown = (...more: string[]) => tributaryOk(['status', '--data', data, ...more])
      expect(await status()).toMatchObject({ events: 100, parked: 0, consumers: lag(100) })
      expect(await shown()).toMatch(/^usage +all +100 +\d+ +\d+ +0\n +shardId-\d+ +[1-9]\d* /m)
      await tributaryOk(['settle', '--data', data])
      expect(await status()).toMatchObject({ events: 100, parked: 0, consumers: lag(0) })
      const settled = await shown()
      expect(settled).toMatch(/^100 events in 16 shards\n\nconsumer .*\nusage +all +0 +0 +0 +0\n/)
      expect(settled).toMatch(/\nno parked records\n$/)
      expect(Math.max(...settled.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
      expect(await shown('--shards')).toMatch(/^shard +state +events +hash keys\nshardId-0+ +open +\d+/m)
    }))

  test('status tells for how long the next record of each consumer has been waiting', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(100))
      const soon = Date.now() + 60_000
      const ages = async () => {
        const home = await openHome({ data }, { create: false })
        const { consumers } = await statusOf(home, ['usage', 'stats'], soon)
        await home.close()
        return consumers.map(({ iteratorAgeMillis }) => iteratorAgeMillis)
      }
      for (const age of await ages()) expect(age).toBeGreaterThanOrEqual(60_000)
      await tributaryOk(['settle', '--data', data])
      expect(await ages()).toEqual([0, 0])
    }))

  test('status shows the deliveries and the parked records of every consumer', () =>
    withDirectory(async (data) => {
      await tributaryOk(['append', '--data', data], manyLocated(100))
      await tributaryOk(['settle', '--data', data])
      const { consumers } = JSON.parse(await tributaryOk(['status', '--json', '--data', data])) as {
        consumers: { parked: number; delivered: object }[]
      }
      const none = { retries: 0, bisects: 0, errors: 0, discarded: 0 }
      for (const { parked, delivered } of consumers)
        expect({ parked, delivered }).toMatchObject({ parked: 0, delivered: { records: 100, ...none } })
      const text = await tributaryOk(['status', '--data', data])
      expect(text).toMatch(/^consumer +shard +behind +behind \(ms\) +iterator age \(ms\) +parked$/m)
      expect(text).toMatch(
        /^consumer +batches +records a batch +retries +bisects +errors +discarded\nusage +\d+ +\d+ +0 +0 +0 +0$/m,
      )
    }))

  test('commands that read refuse a data directory that does not exist, and create none', () =>
    withDirectory(async (directory) => {
      const data = join(directory, 'typo')
      for (const command of [['status'], ['settle'], ['dump', 'usage'], ['history', 'users', 'u1']]) {
        const { code, stdout, stderr } = await tributary([...command, '--data', data])
        expect({ code, stdout, stderr }).toEqual({
          code: 1,
          stdout: '',
          stderr: `tributary: No data directory at "${data}": start or append makes one\n`,
        })
      }
    }))

  test('dump refuses a table that there is none of, naming those there are', async () => {
    const { code, stderr } = await tributary(['dump', 'users'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('usage, stats, location, log, media')])
  })
})

describe('tributary history', () => {
  test('prints the changes of a user, oldest first, between times, of a type, and no more than asked', () =>
    withDirectory(async (data) => {
      const events = [3, 1, 2, 4].map((n) => located(n, 'u1'))
      const strange = { ...located(5, 'u1'), type: 'org.example.strange' }
      await tributaryOk(['append', '--data', data], ndjson([...events, strange, located(6, 'u2')]))
      await tributaryOk(['settle', '--data', data])
      const ids = async (...args: string[]) =>
        idsOf(await tributaryOk(['history', 'users', 'u1', '--data', data, ...args]))
      expect(await ids()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5'])
      expect(await ids('--from', '2026-01-01T00:00:02Z', '--to', '2026-01-01T00:00:04Z')).toEqual([
        'e2',
        'e3',
      ])
      expect(await ids('--type', 'org.example.strange')).toEqual(['e5'])
      expect(await ids('--limit', '2')).toEqual(['e1', 'e2'])
    }))

  test('prints the changes of a media', () =>
    withDirectory(async (data) => {
      const media = { mediaId: 'u1.m' }
      const uploaded = {
        ...located(1),
        type: 'media.uploaded',
        data: { ...media, bytes: 5, contentType: 'image/png' },
      }
      const rated = { ...located(2), type: 'media.rated', data: { ...media, stars: 4 } }
      await tributaryOk(['append', '--data', data], ndjson([rated, uploaded, located(3)]))
      await tributaryOk(['settle', '--data', data])
      expect(idsOf(await tributaryOk(['history', 'media', 'u1.m', '--data', data]))).toEqual(['e1', 'e2'])
    }))

  test('refuses a time that is none', async () => {
    const { code, stderr } = await tributary(['history', 'users', 'u1', '--from', 'yesterday'])
    expect(code).toBe(2)
    expect(stderr).toBe(
      "error: option '--from <time>' argument 'yesterday' is invalid. It must be an RFC 3339 time in UTC, such as 2026-11-22T10:00:00Z.\n",
    )
  })
})
