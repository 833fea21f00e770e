import type { Tables } from '../tables/tables.ts'
import { advance } from './advance.ts'
import type { Arrival } from './arrival.ts'
import { partsOf } from './parts.ts'
import type { Projection } from './projection.ts'
import { segmentsOf } from './segment.ts'
import { standing } from './standing.ts'
import { track, type Thrown } from './track.ts'
import { writeInOrder } from './write.ts'
import { partWrites, rowWrites } from './writes.ts'

/**
 * Folds a batch into a projection's table: each lane's arrivals in their order, lanes in any. The effect is that
 * each distinct event happened once, whatever was delivered before, by whom, and wherever it stopped.
 *
 * The order of writes is the law it rests on (law 5): parts of totals first, entity rows next, signposts of buckets that
 * were split behind what they point at, the caller's progress after all. An entity row that has reached a position
 * proves that its contributions are in.
 *
 * Answers the arrivals that cannot be folded; the others are in. `park` has been given them before any row is written: once a
 * row is past an arrival, no later batch would throw it again. Throws where the tables or `park` do: nothing is known to be
 * in then, and the same batch, or any other cut of it, may be given again.
 */
export async function fold(
  projection: Projection,
  arrivals: readonly Arrival[],
  tables: Tables,
  park: Park = () => Promise.resolve(),
): Promise<readonly Thrown[]> {
  const segments = segmentsOf(projection, arrivals)
  if (segments.thrown.length > 0) await park(segments.thrown)
  if (segments.rows.length > 0) await tables.add(projection.name, segments.rows)
  return [...segments.thrown, ...(await foldRows(projection, arrivals, tables, park))]
}

/** Keeps arrivals that cannot be folded. The same may be given again. */
type Park = (thrown: readonly Thrown[]) => Promise<void>

async function foldRows(
  projection: Projection,
  arrivals: readonly Arrival[],
  tables: Tables,
  park: Park,
): Promise<readonly Thrown[]> {
  const { tracks, thrown: untracked } = track(projection, arrivals)
  const table = projection.name
  const stood = await standing(table, tracks, tables)
  const advanced = stood.map(advance)
  const thrown = [...untracked, ...advanced.flatMap((one) => one.thrown)]
  if (thrown.length > 0) await park(thrown)
  const parts = await partWrites(table, partsOf(advanced), tables)
  const { rows, signposts, wasSplit } = rowWrites(stood, advanced)
  await writeInOrder(tables, table, parts, rows)
  if (!wasSplit()) await writeInOrder(tables, table, signposts, [])
  // Who finds a bucket split under its hands begins anew: what is in changes nothing (law 3).
  if (wasSplit()) return foldRows(projection, arrivals, tables, park)
  return thrown
}
