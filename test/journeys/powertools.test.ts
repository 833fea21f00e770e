import { DynamoDBClient, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import { dumpRows } from '../../src/answer/dump.ts'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import { accessTo } from '../../src/home/access.ts'
import { PREFIX, runHandlers } from '../bench/dynamodb/powertools.ts'
import { powertoolsPackage } from '../bench/dynamodb/powertools-package.ts'
import { memoryTables } from '../../src/tables/memory.ts'
import { makeEvents } from '../infra/support/mix.ts'
import { MemoryLog } from '../rooms/mapping/support/memory-log.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { decode } from '../media.ts'

/** The package of the handlers, if the bench has installed it: no test installs it. */
const directory = await powertoolsPackage(false).catch(() => undefined)

type Rows = ReadonlyMap<string, Readonly<Record<string, unknown>>>

/** The rows that our folds make from these events, by their key, which is the first field of a row. */
async function ours(events: readonly Event[], name: string): Promise<Rows> {
  const log = new MemoryLog(1, () => 0)
  await log.append(events.map(toRecord))
  const [{ shardId } = { shardId: '' }] = await log.shards()
  const { records } = await log.read(await log.open(shardId, { type: 'TRIM_HORIZON' }), 10_000)
  const arrivals = records.flatMap(decode).flatMap((one) => (one.kind === 'event' ? [one] : []))
  const [tables, projection] = [memoryTables(), projections.find((each) => each.name === name)!]
  await fold(projection, arrivals, boundTo(tables, projection.name))
  const rows = new Map<string, Readonly<Record<string, unknown>>>()
  for await (const { key, row } of dumpRows(tables, projection)) rows.set(key, row as Record<string, unknown>)
  return rows
}

const plain = ({ S, N, BOOL }: AttributeValue): unknown => S ?? (N === undefined ? BOOL : Number(N))

async function theirs(client: DynamoDBClient, name: string): Promise<Rows> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: `${PREFIX}-${name}` }))
  const rows = Items.map((item) => {
    const entries = Object.entries(item).map(([field, value]) => [field, plain(value)])
    return Object.fromEntries(entries) as Record<string, unknown>
  })
  return new Map(rows.map((row) => [`${String(row['pk'])} ${String(row['sk'])}`, row]))
}

describe.skipIf(directory === undefined)('the handlers with which the bench compares ours', () => {
  let events: readonly Event[]
  let client: DynamoDBClient
  beforeAll(async () => {
    events = await makeEvents()
    const { endpoint, close } = await startDynalite()
    await runHandlers(directory!, endpoint, endpoint, [events])
    client = new DynamoDBClient(accessTo(endpoint))
    return async () => {
      client.destroy()
      await close()
    }
  }, 120_000)

  it('keep the same log, and the same places', async () => {
    expect((await theirs(client, 'log')).size).toBe((await ours(events, 'log')).size)
    const places = await theirs(client, 'location')
    for (const [user, { lat, lon }] of await ours(events, 'location'))
      expect(places.get(`${user} location`)).toMatchObject({ lat, lon })
  })

  it('count the same bytes, actions and ratings', async () => {
    const usage = await theirs(client, 'usage')
    for (const [user, { usedBytes, mediaCount }] of await ours(events, 'usage'))
      expect(usage.get(`${user} usage`)).toMatchObject({ usedBytes, mediaCount })
    const stats = await theirs(client, 'stats')
    const counts = ['uploads', 'deletions', 'ratingsGiven', 'ratingsReceived', 'locationUpdates']
    for (const [user, row] of await ours(events, 'stats'))
      for (const name of counts)
        expect(stats.get(`${user} user`)?.[name] ?? 0, `${user} ${name}`).toBe(row[name])
  })

  it('count the same bytes that fit, and the same days of apps', async () => {
    const quota = await theirs(client, 'quota')
    for (const [user, { usedBytes }] of await ours(events, 'quota'))
      expect(quota.get(`${user} account`)).toMatchObject({ usedBytes })
    const days = await theirs(client, 'sessions')
    for (const [day, { sessions, events: told }] of await ours(events, 'sessions'))
      expect(days.get(`${day} day`)).toMatchObject({ sessionCount: sessions, eventCount: told })
  })

  it('tell the same notifications', async () => {
    const told = await theirs(client, 'notifications')
    for (const [id, { type, data }] of await ours(events, 'notifications'))
      if (type === 'media.rated')
        expect(told.get(`${id} rated`)).toMatchObject({ ratings: (data as { count: number }).count })
      else expect(told.get(`${id.replace(/\.(?=[a-z-]+$)/, '.media.')} news`)).toMatchObject({ type })
  })

  it('show the same media', async () => {
    const media = await theirs(client, 'media')
    for (const [id, { title, ratings }] of await ours(events, 'media')) {
      const row = media.get(`${id} media`)!
      expect([row['f_title'] ?? null, row['ratings'] ?? 0]).toEqual([
        title,
        (ratings as { count: number }).count,
      ])
    }
  })
})
