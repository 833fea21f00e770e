import type { TSchema } from 'typebox'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { NewsOf } from '../live/news.ts'
import type { Taken } from './route-context.ts'
import type { Route } from './route.ts'

/** A first example for visitors: an event to append, and a path to read the result. */
export interface Tour {
  readonly event: object
  readonly read: string
}

/** The HTTP API of an application, for our server and for a gateway. */
export interface Api {
  /** One sentence for people. */
  readonly about: string
  readonly vocabulary: Vocabulary
  /** All routes: those of every application, and its own. */
  readonly routes: readonly Route[]
  /** Schemas of answers that the document defines once, by name. */
  readonly schemas: Readonly<Record<string, TSchema>>
  /** Descriptions of the document's groups, by name. */
  readonly groups: Readonly<Record<string, string>>
  readonly tour?: Tour
  readonly taken?: Taken
  /** Whom an event concerns, for the streams of users. */
  readonly newsOf?: NewsOf
}
