import { expect } from 'vitest'
import { answerOf } from '../../../src/answer/answer-of.ts'
import { dumpRows } from '../../../src/answer/dump.ts'
import type { Json } from '../../../src/base/json.ts'
import type { Event } from '../../../src/events/event.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { memoryTables, type MemoryTables } from '../../../src/tables/memory.ts'
import { arrive } from '../../../src/testing/arrive.ts'

/** A table after these events, in the order of the log. */
export async function tablesAfter(
  projections: readonly Projection[],
  events: readonly Event[],
): Promise<MemoryTables> {
  const tables = memoryTables()
  for (const projection of projections)
    expect(await fold(projection, arrive(events), boundTo(tables, projection.name))).toEqual([])
  return tables
}

/** The row that a reader sees under a key after these events. */
export async function answerAfter(projection: Projection, key: string, events: readonly Event[]) {
  return answerOf(await tablesAfter([projection], events), projection, key)
}

/** All rows that a reader can see after these events. */
export async function rowsAfter(projection: Projection, events: readonly Event[]): Promise<Json[]> {
  const rows: Json[] = []
  for await (const { row } of dumpRows(await tablesAfter([projection], events), projection)) rows.push(row)
  return rows
}
