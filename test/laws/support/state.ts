import type { Json } from '../../../src/base/json.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Projection } from '../../../src/fold/projection.ts'
import { kept } from '../../../src/fold/kept-event.ts'
import { isPart } from '../../../src/fold/total.ts'
import type { Tables } from '../../../src/tables/tables.ts'

/** All that a table says, positions and the cutting into parts left out: entity rows by key, totals added up. */
export type State = Readonly<Record<string, unknown>>

/** What stands in a table. */
export async function stateOf(tables: Tables, projection: Projection): Promise<State> {
  const entities: Record<string, Json> = {}
  const totals: Record<string, number> = {}
  for await (const row of tables.scan(projection.name)) {
    if (!isPart(row)) entities[`${row.key.partition}|${row.key.sort}`] = timeless(row.content)
    else addAll(totals, row.key.partition, row.content as Record<string, number>)
  }
  return { ...entities, totals: withoutZeros(totals) }
}

/** The same from the definitions alone: every event once, in order, one at a time, no tables and no positions. */
export function expectedState(projection: Projection, arrivals: readonly Arrival[]): State {
  const rows: Record<string, Json> = {}
  const totals: Record<string, number> = {}
  for (const arrival of arrivals) {
    for (const entity of projection.entities) {
      const key = entity.key(arrival)
      if (key === undefined) continue
      const text = `${key.partition}|${key.sort}`
      const after = entity.evolve(rows[text], arrival)
      if (after === undefined) continue
      for (const { total, delta } of entity.contribute(rows[text], after, key)) addAll(totals, total, delta)
      rows[text] = after
    }
  }
  const entities = Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, timeless(row)]))
  return { ...entities, totals: withoutZeros(totals) }
}

function addAll(
  totals: Record<string, number>,
  total: string,
  delta: Readonly<Record<string, number>>,
): void {
  for (const [field, by] of Object.entries(delta)) {
    totals[`${total}.${field}`] = (totals[`${total}.${field}`] ?? 0) + by
  }
}

const withoutZeros = (totals: Record<string, number>) =>
  Object.fromEntries(Object.entries(totals).filter(([, sum]) => sum !== 0))

/** Where the log took an event is no part of what the tables say: it differs between two logs of one history. */
const timeless = (content: Json): Json =>
  typeof content === 'string' ? (kept(content).event as Json) : content
