import fc from 'fast-check'
import { expect, it } from 'vitest'
import { media } from '../../../projections/media.ts'
import { notifications } from '../../../projections/notifications.ts'
import { stats } from '../../../projections/stats.ts'
import { dumpRows } from '../../../src/answer/dump.ts'
import type { Json } from '../../../src/base/json.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { boundTo, type BoundTable } from '../../../src/tables/bound.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { Put } from '../../../src/tables/tables.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { rated, uploaded } from '../projections/events.ts'

type Stored = readonly [value: number | null, time: string, id: string, source: string]

/** A rating as earlier releases stored it. */
const asEarlier = (stored: Stored | { readonly stars: Json }): Json => {
  if ('stars' in stored) return stored
  const [value, time, id, source] = stored
  return { stars: { value, stamp: { time, id, source } } }
}

const bucketAsEarlier = (content: Json): Json =>
  Array.isArray(content)
    ? (content as [string, Stored][]).map(([name, stored]) => [name, asEarlier(stored)])
    : content

const rewritten = (put: Put): Put =>
  put.row.key.partition.startsWith('#rating/')
    ? { ...put, row: { ...put.row, content: bucketAsEarlier(put.row.content) } }
    : put

/** The table, which an earlier release wrote. */
const writtenEarlier = (table: BoundTable): BoundTable => ({
  ...table,
  put: (puts, then = []) => table.put(puts.map(rewritten), then.map(rewritten)),
})

const rating = fc
  .record({
    user: fc.constantFrom('cid', 'bob'),
    media: fc.constantFrom('ann.a', 'ann.b', 'ann.c'),
    stars: fc.constantFrom(1, 3, 5, null),
    at: fc.nat(4),
  })
  .map(({ user, media, stars, at }) => rated(user, media, stars, { at }))

async function rowsOf(projection: Projection, batches: readonly (readonly Event[])[], earlier: number) {
  const tables = memoryTables()
  const table = boundTo(tables, projection.name)
  let first = 0
  for (const [at, events] of batches.entries()) {
    await fold(projection, arrive(events, undefined, first), at < earlier ? writtenEarlier(table) : table)
    first += events.length
  }
  const rows: unknown[] = []
  for await (const row of dumpRows(tables, projection)) rows.push(row)
  return rows
}

it.each([stats, media, notifications])(
  '$name folds on ratings that an earlier release stored',
  (projection) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rating, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (ratings, earlier) => {
          const batches = [['ann.a', 'ann.b'].map((id) => uploaded(id)), ...ratings]
          expect(await rowsOf(projection, batches, 1 + earlier)).toEqual(await rowsOf(projection, batches, 0))
        },
      ),
      { numRuns: 50 },
    ),
)
