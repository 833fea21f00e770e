import type { Key, Row, Tables } from '../tables/tables.ts'
import { advance } from './advance.ts'
import type { Arrival } from './arrival.ts'
import { partsOf, raise } from './parts.ts'
import type { Projection } from './projection.ts'
import { track, type Thrown, type Track } from './track.ts'
import { writeInOrder } from './write.ts'

/**
 * Folds a batch into a projection's table: each lane's arrivals in their order, lanes in any. The effect is that
 * each distinct event happened once, whatever was delivered before, by whom, and wherever it stopped.
 *
 * The order of writes is the law it rests on (law 5): parts of totals first, entity rows last, the caller's progress
 * after both. An entity row that has reached a position proves that its contributions are in.
 *
 * Answers the arrivals on which a pure function threw; the others are in. Throws where the tables do: nothing is
 * known to be in then, and the same batch, or any other cut of it, may be given again.
 */
export async function fold(
  projection: Projection,
  arrivals: readonly Arrival[],
  tables: Tables,
): Promise<readonly Thrown[]> {
  const { tracks, thrown } = track(projection, arrivals)
  if (tracks.length === 0) return thrown
  const table = projection.name
  const rows = await standing(table, tracks, tables)
  const advanced = tracks.map((one, i) => advance(one, rows[i]))
  const parts = partsOf(advanced)
  const sums = parts.length === 0 ? [] : await tables.get(table, keysOf(parts))
  await writeInOrder(
    tables,
    table,
    { items: parts, puts: parts.map((part, i) => raise(part, sums[i])), again: raise },
    { items: tracks, puts: advanced.map((one) => one.put), again: (one, stands) => advance(one, stands).put },
  )
  return [...thrown, ...advanced.flatMap((one) => one.thrown)]
}

const keysOf = (items: readonly { readonly key: Key }[]): readonly Key[] => items.map((item) => item.key)

/** The rows as they stand. Those that only their first event makes are not read: their write tells if they were there. */
async function standing(
  table: string,
  tracks: readonly Track[],
  tables: Tables,
): Promise<readonly (Row | undefined)[]> {
  const asked = tracks.filter((one) => !one.entity.once)
  if (asked.length === 0) return []
  const rows = await tables.get(table, keysOf(asked))
  let next = 0
  return tracks.map((one) => (one.entity.once ? undefined : rows[next++]))
}
