import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import { dumpRows, stableJson } from '../../src/answer/dump.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import type { Projection } from '../../src/fold/projection.ts'
import { history } from '../arbitraries/events.ts'
import { memoryTables } from '../../src/tables/memory.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { recompute, tableNames } from './recompute.ts'

/** Histories of all kinds, and some of rating and rating again, which are rare among all kinds. */
const histories = () => fc.oneof(history(undefined, 40), history(['media.uploaded', 'media.rated'], 40))

async function dumpOf(
  projection: Projection,
  batches: readonly ReturnType<typeof arrive>[],
): Promise<string[]> {
  const tables = memoryTables()
  for (const batch of batches)
    expect(await fold(projection, batch, boundTo(tables, projection.name))).toEqual([])
  const lines: string[] = []
  for await (const { row } of dumpRows(tables, projection)) lines.push(stableJson(row))
  return lines
}

describe('the tables and their recomputation from the rules', () => {
  it.each(tableNames)('agree on %s, byte for byte, after any history', async (table) => {
    const projection = projections.find(({ name }) => name === table)!
    await fc.assert(
      fc.asyncProperty(histories(), cuts(), async (events, cut) => {
        const arrivals = arrive(events)
        const lines = await dumpOf(
          projection,
          cut(events.length).map(([from, to]) => arrivals.slice(from, to)),
        )
        const expected = recompute(events).get(table) ?? []
        // A user's events with the same time have no order in the table `log`.
        if (table === 'log') expect(lines.sort()).toEqual([...expected].sort())
        else expect(lines).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
