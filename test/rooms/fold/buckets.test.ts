import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { isBucket, splitOf } from '../../../src/fold/bucket.ts'
import { entity, type Projection } from '../../../src/fold/projection.ts'
import { memoryTables, type MemoryTables } from '../../../src/tables/memory.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { unpacked } from '../../../src/testing/unpacked.ts'
import { located } from '../projections/events.ts'

/** Counts how often each event of a user arrived, two entries in a bucket. */
const counts: Projection = {
  name: 'counts',
  entities: [
    entity({
      content: Type.Integer(),
      packed: 2,
      prefix: '#',
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.id,
      evolve: (before) => (before ?? 0) + 1,
    }),
  ],
  answer: () => undefined,
}

const arrivalsOf = (count: number) =>
  arrive(Array.from({ length: count }, (_, n) => located('ann', 1, 1, { id: `e${n}` })))

async function entriesOf(tables: MemoryTables): Promise<Record<string, unknown>> {
  const rows = await unpacked(tables.scan('counts'))
  return Object.fromEntries(rows.map(({ key, content }) => [key.sort, content]))
}

const onceEach = (count: number) => Object.fromEntries(arrivalsOf(count).map(({ event }) => [event.id, 1]))

describe('buckets', () => {
  it('hold many entries in few rows, none of them large', async () => {
    const tables = memoryTables()
    await fold(counts, arrivalsOf(500), boundTo(tables, counts.name))
    expect(await entriesOf(tables)).toEqual(onceEach(500))
    const leaves = tables.rows('counts').filter(({ content }) => splitOf(content) === undefined)
    expect(leaves.every(isBucket)).toBe(true)
    expect(leaves.length).toBeLessThan(300)
    for (const { content } of leaves) expect((content as unknown[]).length).toBeLessThan(12)
  })

  it('take a thousand entries one by one', async () => {
    const tables = memoryTables()
    const arrivals = arrivalsOf(1000)
    for (const one of arrivals) await fold(counts, [one], boundTo(tables, counts.name))
    expect(await entriesOf(tables)).toEqual(onceEach(1000))
    // A split may put all entries on one side. Then the next change splits that bucket further.
    for (const { content } of tables.rows('counts'))
      if (splitOf(content) === undefined) expect((content as unknown[]).length).toBeLessThan(12)
  })

  it('lose nothing if a slow writer splits a bucket that others have split in another way', async () => {
    const tables = memoryTables()
    const arrivals = arrivalsOf(40)
    let go = (): void => undefined
    const slow = new Promise<void>((resolve) => {
      go = resolve
    })
    const others: MemoryTables = tables
    const held = {
      ...tables,
      put: async (...args: Parameters<MemoryTables['put']>) => {
        await slow
        return tables.put(...args)
      },
    }
    await fold(counts, arrivals.slice(0, 1), boundTo(tables, counts.name))
    const late = fold(counts, arrivals.slice(0, 20), boundTo(held, counts.name))
    await new Promise((resolve) => setTimeout(resolve, 5))
    await fold(counts, arrivals.slice(1, 4), boundTo(others, counts.name))
    for (const one of arrivals.slice(4, 40)) await fold(counts, [one], boundTo(others, counts.name))
    go()
    await late
    expect(await entriesOf(tables)).toEqual(onceEach(40))
  })
})
