import type { Tables } from '../tables/tables.ts'
import { advance } from './advance.ts'
import type { Arrival } from './arrival.ts'
import { partsOf, raise } from './parts.ts'
import type { Projection } from './projection.ts'
import { track, type Thrown } from './track.ts'
import { write } from './write.ts'

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
  const rows = await tables.get(
    projection.name,
    tracks.map((one) => one.key),
  )
  const advanced = tracks.map((one, i) => advance(one, rows[i]))
  const parts = partsOf(advanced.flatMap((one) => one.steps))
  const sums =
    parts.length === 0
      ? []
      : await tables.get(
          projection.name,
          parts.map((part) => part.key),
        )
  await write(
    tables,
    projection.name,
    parts,
    parts.map((part, i) => raise(part, sums[i])),
    raise,
  )
  const puts = advanced.map((one) => one.put)
  await write(tables, projection.name, tracks, puts, (one, stands) => advance(one, stands).put)
  return [...thrown, ...advanced.flatMap((one) => one.thrown)]
}
