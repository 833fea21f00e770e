import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { log } from '../../../projections/log.ts'
import type { HistoryItem } from '../../../src/answer/history.ts'
import { history, type HistoryQuestion } from '../../../src/media/history.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { MAX_PAGE_UNITS } from '../../../src/tables/limits.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import type { Query, Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { cuts } from '../../../src/testing/cuts.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { startDynamodb, trialOf } from '../../servers/dynamodb.ts'
import { described, located, rated } from '../projections/events.ts'

/** Tables that count the rows that are read, and their units. */
function counting(tables: Tables) {
  const read = { rows: 0, units: 0 }
  const counted: Tables = {
    get: (table, keys) => tables.get(table, keys),
    put: (table, puts, then) => tables.put(table, puts, then),
    add: (table, rows) => tables.add(table, rows),
    queryIndex: (table, query) => tables.queryIndex(table, query),
    scan: (table) => tables.scan(table),
    close: () => tables.close(),
    query: async (table: string, query: Query) => {
      const page = await tables.query(table, query)
      read.rows += page.rows.length
      for (const { content } of page.rows) read.units += (content as string).length
      return page
    },
  }
  return { counted, read }
}

async function allOf(tables: Tables, question: Omit<HistoryQuestion, 'cursor'>) {
  const { counted, read } = counting(tables)
  const items: HistoryItem[] = []
  const costs: { rows: number; units: number; items: number }[] = []
  let cursor: string | undefined
  do {
    const before = { ...read }
    const page = await history(counted, { ...question, cursor })
    items.push(...page.items)
    costs.push({ rows: read.rows - before.rows, units: read.units - before.units, items: page.items.length })
    cursor = page.next
  } while (cursor !== undefined)
  return { items, costs }
}

const COUNT = 4_000

/** Every number below COUNT once, in an order in which neighbours are far apart. */
const scattered = (n: number) => (n * 1_597) % COUNT

const orders: [string, (n: number) => number][] = [
  ['seconds apart, in order', (n) => n],
  ['seconds apart, scattered', scattered],
  ['hours apart, in order', (n) => n * 3_600],
  ['hours apart, scattered', (n) => scattered(n) * 3_600],
  ['a minute again and again', (n) => n % 60],
  ['weeks apart, scattered', (n) => scattered(n) * 604_800],
  ['backwards', (n) => (COUNT - n) * 60],
]

const whose = {
  user: {
    of: (at: number, id: string) => located('ann', 1, 1, { at, id }),
    who: { kind: 'users', id: 'ann' },
  },
  media: {
    of: (at: number, id: string) => rated(`u${at % 7}`, 'ann.a', 1, { at, id }),
    who: { kind: 'media', id: 'ann.a' },
  },
} as const

describe('a page of a long history', () => {
  it.each(orders.map(([name, order], at) => [name, at % 3 === 0 ? 100 : 1_000, order] as const))(
    'costs no more the further it lies, events %s in batches of %d',
    async (_, batch, order) => {
      for (const { of, who } of Object.values(whose)) {
        const tables = await openEmbeddedTables({ path: await mkdtemp(join(tmpdir(), 'cost-')) })
        const arrivals = arrive(Array.from({ length: COUNT }, (_, n) => of(order(n), `e${n}`)))
        for (let at = 0; at < COUNT; at += batch)
          await fold(log, arrivals.slice(at, at + batch), boundTo(tables, log.name))
        const { items, costs } = await allOf(tables, { ...who, limit: 500 })
        expect(items).toHaveLength(COUNT)
        expect(new Set(items.map(({ id }) => id)).size).toBe(COUNT)
        const perItem = arrivals[0]!.text.length + 100
        for (const { units } of costs) expect(units).toBeLessThan(perItem * 2_100)
        await tables.close()
      }
    },
  )

  it('is as good where it begins at a time, or looks for what is not there', async () => {
    const tables = memoryTables()
    const arrivals = arrive(
      Array.from({ length: COUNT }, (_, n) => located('ann', 1, 1, { at: scattered(n) * 60, id: `e${n}` })),
    )
    for (let at = 0; at < COUNT; at += 500)
      await fold(log, arrivals.slice(at, at + 500), boundTo(tables, log.name))
    const from = new Date(Date.UTC(2026, 0, 1) + (COUNT - 50) * 60_000).toISOString()
    const late = await allOf(tables, { kind: 'users', id: 'ann', from, limit: 20 })
    expect(late.items).toHaveLength(50)
    for (const { rows } of late.costs) expect(rows).toBeLessThan(100)
  })

  it('looks through so many units for a type that is not there, and has a next', async () => {
    const tables = memoryTables()
    const large = Array.from({ length: 40 }, (_, n) =>
      described('ann.a', { description: 'x'.repeat(250_000) }, { at: n, id: `e${n}` }),
    )
    await fold(log, arrive(large), boundTo(tables, log.name))
    const { items, costs } = await allOf(tables, { kind: 'users', id: 'ann', type: 'none', limit: 1_000 })
    expect(items).toEqual([])
    expect(costs.length).toBeGreaterThan(1)
    for (const { units } of costs) expect(units).toBeLessThan(7 * MAX_PAGE_UNITS)
  })

  it.each(['users', 'media'] as const)(
    'of %s weighs a megabyte at most, and holds one event at least',
    async (kind) => {
      const tables = memoryTables()
      const large = Array.from({ length: 30 }, (_, n) =>
        described('ann.a', { description: 'x'.repeat(n % 2 === 0 ? 250_000 : 10) }, { at: n, id: `e${n}` }),
      )
      await fold(log, arrive(large), boundTo(tables, log.name))
      const { items, costs } = await allOf(tables, {
        kind,
        id: kind === 'users' ? 'ann' : 'ann.a',
        limit: 1_000,
      })
      expect(items.map(({ id }) => id)).toEqual(large.map(({ id }) => id))
      expect(costs.length).toBeGreaterThan(3)
      for (const { items } of costs) expect(items).toBeLessThan(10)
      for (const { units } of costs) expect(units).toBeLessThan(4 * MAX_PAGE_UNITS)
    },
  )
})

const server = await startDynamodb()
afterAll(server.close)

it('is the whole history, each event once and in order, whatever was given twice, in both homes', async () => {
  let made = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(30), fc.constantFrom(1, 60, 3_600, 86_400, 4_000_000)), {
        minLength: 1,
        maxLength: 60,
      }),
      cuts(),
      fc.nat(8),
      fc.integer({ min: 1, max: 7 }),
      async (times, cut, back, limit) => {
        const events: Event[] = times.map(([n, by], at) => located('ann', 1, 1, { at: n * by, id: `e${at}` }))
        const arrivals = arrive(events)
        const dynamodb = openDynamodbTables(trialOf(server.endpoint, `cost-${made++}`))
        for (const tables of made % 10 === 1 ? [memoryTables(), dynamodb] : [memoryTables()]) {
          for (const [from, to] of cut(arrivals.length))
            await fold(log, arrivals.slice(Math.max(0, from - back), to), boundTo(tables, log.name))
          const { items } = await allOf(tables, { kind: 'users', id: 'ann', limit })
          const wanted = [...events].sort(
            (a, b) => Date.parse(a.time) - Date.parse(b.time) || Number(a.id > b.id) - 0.5,
          )
          expect(items.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
        }
        await dynamodb.close()
      },
    ),
    { numRuns: 60 },
  )
})

it('leaves an event its own attributes, and tells its place beside it', async () => {
  const tables = memoryTables()
  const own = { ...located('ann', 1, 1, { at: 1 }), shardId: 'mine', appendedAt: 7 } as unknown as Event
  await fold(log, arrive([own, located('ann', 1, 1, { at: 2 })]), boundTo(tables, log.name))
  const { items, places } = await history(tables, { kind: 'users', id: 'ann', limit: 10 })
  expect(items[0]).toMatchObject({ ...own, sequenceNumber: places?.[0]?.sequenceNumber })
  expect(places).toMatchObject([
    { shardId: 'shardId-000000000000', appendedAt: '1970-01-01T00:00:00.000Z' },
    { shardId: 'shardId-000000000000', appendedAt: '1970-01-01T00:00:00.001Z' },
  ])
  expect(items[1]).toMatchObject(places![1]!)
})
