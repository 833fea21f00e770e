import type { Event } from '../events/event.ts'
import type { Arrival } from '../fold/arrival.ts'
import { fold } from '../fold/fold.ts'
import { boundTo } from '../tables/bound.ts'
import type { Projection } from '../fold/projection.ts'
import type { Tables } from '../tables/tables.ts'
import { Broken, type Counterexample } from './broken.ts'
import type { Modelled } from './model.ts'
import { differenceIn, seen } from './seen.ts'
import type { Subject } from './subject.ts'

/** Folds arrivals one at a time. */
export async function deliver(
  projection: Projection,
  arrivals: readonly Arrival[],
  tables: Tables,
): Promise<void> {
  for (const arrival of arrivals) await fold(projection, [arrival], boundTo(tables, projection.name))
}

/** Throws `Broken` if a table does not have the expected content. */
export async function expectSeen(
  tables: Tables,
  { projection, depth }: Pick<Subject, 'projection' | 'depth'>,
  shouldBe: Modelled,
  how: () => Omit<Counterexample, 'difference'>,
): Promise<void> {
  const difference = differenceIn(await seen(tables, projection), shouldBe, depth)
  if (difference !== undefined) throw new Broken({ difference, ...how() })
}

/** The rows of a table as in `dump`. */
export const rowsOf = ({ answers }: Pick<Modelled, 'answers'>) =>
  [...answers].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(([, row]) => row)

export const eventsOf = (arrivals: readonly Arrival[]): readonly Event[] => arrivals.map(({ event }) => event)

/** The ids of some events, for a sentence. */
export const idsOf = (events: readonly Event[]): string => events.map(({ id }) => id).join(', ')
