import type { BoundTable } from '../tables/bound.ts'
import { advance } from './advance.ts'
import type { Arrival } from './arrival.ts'
import { foldLedger, type Posting } from './fold-ledger.ts'
import type { Projection } from './projection.ts'
import { segmentsOf } from './segment.ts'
import { standardSettings, type SettingsAt } from './settings.ts'
import { standing } from './standing.ts'
import { storeRows } from './store-rows.ts'
import { track, type Thrown } from './track.ts'

/**
 * Folds a batch into a projection's table: the arrivals of one lane in their order, the lanes in any order. The
 * effect is that each distinct event happened once, however often it was delivered, by however many writers, and
 * wherever a writer stopped.
 *
 * Exactness rests on the order of writes (law 5): first parts of totals, then entity rows, then the signposts of
 * split buckets, and last the caller's checkpoint. So an entity row that has reached a position proves that its
 * contributions are stored. A home with transactions writes the rows and the totals of a batch in one.
 *
 * Gives the arrivals that cannot be folded; all others are stored. `park` receives the former before any row is
 * written: once a row is past an arrival, no later batch would throw it again. Throws if the tables or `park`
 * throw. The caller then knows nothing about what was stored, and may give the same batch, or any other cut of it,
 * again.
 */
export async function fold(
  projection: Projection,
  arrivals: readonly Arrival[],
  table: BoundTable,
  park: Park = () => Promise.resolve(),
  settingsAt: SettingsAt = standardSettings,
): Promise<readonly Thrown[]> {
  const segments = segmentsOf(projection, arrivals)
  if (segments.thrown.length > 0) await park(segments.thrown)
  if (segments.rows.length > 0) await table.add(segments.rows)
  const thrown = [...segments.thrown, ...(await foldRows(projection, arrivals, table, park))]
  const { ledger } = projection
  if (ledger === undefined) return thrown
  return [...thrown, ...(await foldLedger(ledger, arrivals, { table, park, settingsAt }))]
}

/** Stores arrivals that cannot be folded. It may receive the same arrivals more than once. */
type Park = Posting['park']

async function foldRows(
  projection: Projection,
  arrivals: readonly Arrival[],
  table: BoundTable,
  park: Park,
): Promise<readonly Thrown[]> {
  const { tracks, thrown: untracked } = track(projection, arrivals)
  const stood = await standing(tracks, table)
  const advanced = stood.map(advance)
  const thrown = [...untracked, ...advanced.flatMap((one) => one.thrown)]
  if (thrown.length > 0) await park(thrown)
  if (await storeRows(projection, table, stood, advanced)) return thrown
  // Another writer was faster. Fold again: what is already stored changes nothing (law 3).
  return foldRows(projection, arrivals, table, park)
}
