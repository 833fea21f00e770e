import { createHash } from 'node:crypto'
import Type from 'typebox'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { media } from '../../../projections/media.ts'
import { stats } from '../../../projections/stats.ts'
import { consume } from '../../../src/consume/consume.ts'
import { tableOf } from '../../../src/consume/table.ts'
import { listParked, tablePark } from '../../../src/consume/parking.ts'
import { answerOf } from '../../../src/answer/answer-of.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { entity, type Projection } from '../../../src/fold/projection.ts'
import { MAX_CONTENT_BYTES } from '../../../src/tables/limits.ts'
import { contentBytes } from '../../../src/tables/content-size.ts'
import { memoryTables, type MemoryTables } from '../../../src/tables/memory.ts'
import { cuts } from '../../../src/testing/cuts.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { stateOf } from '../../laws/support/state.ts'
import { described, located, rated, uploaded } from '../projections/events.ts'
import { vocabulary } from '../../media.ts'

const recordsOf = (events: readonly Event[]) =>
  arrive(events).map(({ text, lane, sequenceNumber, shardId, appendedAt }) => ({
    shardId,
    sequenceNumber,
    partitionKey: `lane-${lane}`,
    data: Buffer.from(text),
    approximateArrivalTimestamp: appendedAt,
  }))

const parkedIn = async (tables: MemoryTables) => (await listParked(tables, { limit: 1000 })).items

const big = (length: number, of = 'x') => of.repeat(length)

/** A list that only grows: no bound of an event keeps it small. */
const growing: Projection = {
  name: 'growing',
  entities: [
    entity({
      content: Type.Array(Type.String()),
      of: ({ event }) => event.subject,
      sort: 'list',
      evolve: (before, { event }) => [...(before ?? []), `${event.id}${big(100_000)}`],
      contribute: () => [{ total: 'all', delta: { taken: 1 } }],
    }),
  ],
  answer: () => undefined,
}

describe('a row that outgrows every store', () => {
  it('stays as it was, its event is parked with the cause, and the others go on', async () => {
    const tables = memoryTables()
    const texts = [
      described('ann.a', { title: big(240_000) }, { at: 1 }),
      described('ann.a', { description: big(240_000, 'y') }, { at: 2 }),
      described('ann.a', { tags: [big(240_000, 'z')] }, { at: 3 }),
      described('ann.a', { tags: ['small'] }, { at: 4 }),
      uploaded('bob.b', {}, { at: 5 }),
    ]
    const records = recordsOf([uploaded('ann.a'), ...texts])
    const into = { vocabulary, tables, park: tablePark(tables) }
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect(await consume(tableOf(media), records, into)).toEqual({ kind: 'done' })
    const parked = await parkedIn(tables)
    expect(parked.map(({ reason }) => reason)).toEqual(['unstorable', 'unstorable'])
    expect(parked[0]?.cause).toMatch(/takes \d+ bytes, more than 393216/)
    expect(parked.map(({ position }) => position)).toEqual(
      [records[2], records[3]].map((one) => `${one!.sequenceNumber}.00000000`),
    )
    expect(await answerOf(tables, media, 'ann.a')).toMatchObject({ description: null, tags: ['small'] })
    expect(await answerOf(tables, media, 'bob.b')).toBeDefined()
  })

  it('is the same row, with the same ones thrown, however the batches are cut and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(cuts(), fc.nat(5), async (cut, back) => {
        const arrivals = arrive(Array.from({ length: 9 }, (_, n) => located('ann', 1, 1, { id: `e${n}` })))
        const whole = memoryTables()
        const thrown = await fold(growing, arrivals, boundTo(whole, growing.name))
        const cutUp = memoryTables()
        const seen = new Set<string>()
        const park = (some: typeof thrown) => {
          for (const { arrival } of some) seen.add(arrival.event.id)
          return Promise.resolve()
        }
        for (const [from, to] of cut(arrivals.length))
          await fold(
            growing,
            arrivals.slice(Math.max(0, from - back), to),
            boundTo(cutUp, growing.name),
            park,
          )
        expect(await stateOf(cutUp, growing)).toEqual(await stateOf(whole, growing))
        expect([...seen].sort()).toEqual(thrown.map(({ arrival }) => arrival.event.id).sort())
        expect((await stateOf(whole, growing))['totals']).toEqual({ 'all.taken': 3 })
      }),
      { numRuns: 20 },
    )
  })

  it('is parked before any row is past its event: a crash between the two loses nothing', async () => {
    const tables = memoryTables({
      beforeWrite: (_, table) => {
        if (table === 'growing') throw new Error('killed')
      },
    })
    const records = recordsOf(Array.from({ length: 5 }, (_, n) => located('ann', 1, 1, { id: `e${n}` })))
    const outcome = await consume(tableOf(growing), records, { vocabulary, tables, park: tablePark(tables) })
    expect(outcome.kind).toBe('failed')
    expect(await parkedIn(tables)).toHaveLength(2)
  })
})

describe('keys that no store takes', () => {
  const of = (partition: string, sort: string, total = 'all', index = 'cell'): Projection => ({
    name: 'keys',
    entities: [
      entity({
        content: Type.Integer(),
        of: ({ event }) => (event.id === 'bad' ? partition : event.subject),
        sort: ({ event }) => (event.id === 'bad' ? sort : 'row'),
        evolve: (before) => (before ?? 0) + 1,
        contribute: (_b, _a, { partition: p }) => [{ total: p === 'ann' ? 'good' : total, delta: { n: 1 } }],
        index: (_content, { partition: p }) => ({ partition: p === 'ann' ? 'cell' : index, sort: 'here' }),
      }),
    ],
    answer: () => undefined,
  })
  it.each([
    ['an empty partition', of('', 's')],
    ['an empty sort', of('p', '')],
    ['a long sort', of('p', big(981))],
    ['NUL', of('p', 'a\0')],
    ['half of a surrogate pair', of('p\ud83d', 's')],
    ['a total without a name', of('p', 's', '')],
    ['a place in the index without a name', of('p', 's', 'all', '')],
  ])('park their event and nothing else: %s', async (_, projection) => {
    const tables = memoryTables()
    const arrivals = arrive([
      located('ann', 1, 1),
      located('ann', 1, 1, { id: 'bad' }),
      located('ann', 1, 1, { id: 'e3' }),
    ])
    const thrown = await fold(projection, arrivals, boundTo(tables, projection.name))
    expect(thrown.map(({ arrival }) => arrival.event.id)).toEqual(['bad'])
    expect(await stateOf(tables, projection)).toEqual({ 'ann|row': 2, totals: { 'good.n': 2 } })
  })
})

describe('buckets of chosen names', () => {
  /** Ids whose SHA-256 begins with the same digits; anyone can find such ids by trial. */
  const alike = (count: number): readonly string[] => {
    const found: string[] = []
    for (let n = 0; found.length < count; n += 1) {
      const id = `ann.m${n}`
      if (createHash('sha256').update(id).digest()[0] === 7) found.push(id)
    }
    return found
  }

  it('never outgrow a row', async () => {
    const tables = memoryTables()
    await fold(
      stats,
      arrive(alike(200).map((id, n) => uploaded(id, {}, { id: `e${n}` }))),
      boundTo(tables, stats.name),
    )
    for (const { content } of tables.rows('stats'))
      if (Array.isArray(content)) expect(content.length).toBeLessThanOrEqual(64)
    expect(await answerOf(tables, stats, 'ann')).toMatchObject({ uploads: 200 })
  })

  it('hold entries as large as events make them', async () => {
    const tables = memoryTables()
    const long = (n: number) => `${n}${'\u{1f600}'.repeat(100)}`
    const events = Array.from({ length: 64 }, (_, n) =>
      rated('bob', `ann.${'m'.repeat(60)}${n}`, 3, { id: long(n) }),
    )
    expect(await fold(stats, arrive(events), boundTo(tables, stats.name))).toEqual([])
    for (const { content } of tables.rows('stats'))
      expect(contentBytes(content)).toBeLessThan(MAX_CONTENT_BYTES)
  })
})

/** Each event adds to a total whose name is as long as the subject says. */
const longTotals: Projection = {
  name: 'long-totals',
  entities: [
    entity({
      content: Type.Number(),
      of: ({ event }) => event.subject,
      sort: 'one',
      evolve: (before) => (before ?? 0) + 1,
      contribute: (_, __, { partition }) => [{ total: big(Number(partition)), delta: { taken: 1 } }],
    }),
  ],
  answer: () => undefined,
}

describe.each([true, false])(
  'a total with the longest name that a part can have (transactions: %s)',
  (transactions) => {
    it('is stored, and with one more letter its event is thrown', async () => {
      const tables = memoryTables({}, undefined, { transactions })
      const events = [956, 957].map((length, at) => ({
        ...located('ann', 1, 2, { at }),
        subject: `${length}`,
      }))
      const thrown = await fold(longTotals, arrive(events), boundTo(tables, longTotals.name))
      expect(thrown.map(({ arrival }) => arrival.event.subject)).toEqual(['957'])
      expect(tables.rows(longTotals.name).map(({ key }) => key.partition.length)).toContain(956)
    })
  },
)
