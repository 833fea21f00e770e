import type fc from 'fast-check'
import type { Event } from '../events/event.ts'
import type { Reactor } from '../consume/consumer.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Projection } from '../fold/projection.ts'
import type { Histories } from './history.ts'
import type { Depth } from './seen.ts'
import type { MemoryTables, Steps, Store } from '../tables/memory.ts'

/** The subject of a law: a table or reactor of an application, and histories of its events. */
export interface Subject {
  readonly projection: Projection
  /** The same table with the machine's clock and random numbers; in `projection` and `all` these never change. */
  readonly bare: Projection
  /** All tables of the application, including this one. */
  readonly all: readonly Projection[]
  /** The reactor on which a law of reactors is tried. */
  readonly reactor: Reactor | undefined
  readonly vocabulary: Vocabulary
  /** How deep two contents are compared. */
  readonly depth: Depth
  /** Distinct events in the order in which they are appended. */
  readonly history: fc.Arbitrary<readonly Event[]>
  readonly histories: Histories
  readonly tables: MakeTables
}

/** Makes tables: empty ones, or another handle of a store, with hooks at each step. */
export type MakeTables = (steps?: Steps, store?: Store) => Omit<MemoryTables, 'clone'>

export function reactorOf({ reactor }: Pick<Subject, 'reactor'>): Reactor {
  if (reactor === undefined) throw new Error('Cannot try a law of reactors: there is none of this name')
  return reactor
}
