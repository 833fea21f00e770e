import type fc from 'fast-check'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Projection } from '../fold/projection.ts'
import type { Tables } from '../tables/tables.ts'

/** What a law is tried on: a table of an application, and histories of its events. */
export interface Subject {
  readonly projection: Projection
  /** All tables of the application, this one too. */
  readonly all: readonly Projection[]
  readonly vocabulary: Vocabulary
  /** Distinct events in the order in which they are appended. */
  readonly history: fc.Arbitrary<readonly Event[]>
  /** Empty tables. */
  readonly tables: () => Tables
}
