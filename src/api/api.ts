import type { TSchema } from 'typebox'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Taken } from './route-context.ts'
import type { Route } from './route.ts'

/** What a first visitor is shown: an event to append, and a path to read what became of it. */
export interface Tour {
  readonly event: object
  readonly read: string
}

/** An application as the door serves it, and as a gateway does. */
export interface Api {
  /** One sentence for people. */
  readonly about: string
  readonly vocabulary: Vocabulary
  /** All routes: those of every application, and its own. */
  readonly routes: readonly Route[]
  /** Schemas of answers that the document tells once, by name. */
  readonly schemas: Readonly<Record<string, TSchema>>
  /** What the groups of the document are about, by name. */
  readonly groups: Readonly<Record<string, string>>
  readonly tour?: Tour
  readonly taken?: Taken
}
