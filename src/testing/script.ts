import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { fold } from '../fold/fold.ts'
import type { Projection } from '../fold/projection.ts'
import { boundTo } from '../tables/bound.ts'
import type { Tables } from '../tables/tables.ts'
import { arrive } from './arrive.ts'
import { flawOf } from './flaw-of.ts'
import { whole, type GivenEvent } from './told.ts'

/** The events of an example, and the number of writes after which the consumer dies. */
export interface Script {
  readonly given: readonly GivenEvent[]
  readonly when: readonly GivenEvent[]
  readonly crashingAfter: number | undefined
}

/** The events of a script as the log gives them, each at its `place` in the log if it names one. */
export interface Arrivals {
  readonly before: readonly Arrival[]
  readonly now: readonly Arrival[]
}

export function arrivalsOf(vocabulary: Vocabulary, { given, when }: Script): Arrivals {
  const all = [...given, ...when].flatMap(({ place, ...told }, n) => {
    const event = whole(told, n)
    if (!vocabulary.types.some(({ name }) => name === event.type))
      throw new Error(`Cannot give an event of type "${event.type}": nothing here is about such a type`)
    const flaw = flawOf(vocabulary, event)
    if (flaw !== undefined) throw new Error(`Cannot give event ${event.id} of type "${event.type}": ${flaw}`)
    return arrive([event], undefined, place ?? n)
  })
  return { before: all.slice(0, given.length), now: all.slice(given.length) }
}

/** Folds a batch into a table. Throws if the table cannot take an event. */
export async function take(projection: Projection, batch: readonly Arrival[], tables: Tables): Promise<void> {
  const [refused] = await fold(projection, batch, boundTo(tables, projection.name))
  if (refused === undefined) return
  const { event } = refused.arrival
  throw new Error(`Table "${projection.name}" cannot take event ${event.id}: ${String(refused.cause)}`, {
    cause: refused.cause,
  })
}
