import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { AppendProbe } from './append-probe.ts'
import type { Home } from './home.ts'
import type { ListGate } from './list-gate.ts'
import type { OpenApi } from './openapi-document.ts'
import type { Stamps } from './stamps.ts'
import type { Trust } from './trust.ts'
import type { Watch } from './watch.ts'

/** Never throws: the events are in the log. */
export type Taken = (home: Home, events: readonly Event[]) => Promise<void>

/** What the routes work with: the home, and what the door remembers from one request to the next. */
export interface RouteContext extends Home {
  /** The kinds of event that the application knows. */
  readonly vocabulary: Vocabulary
  /** What the application does with events that the log has just taken. */
  readonly taken?: Taken | undefined
  /** The OpenAPI document of all routes. */
  readonly document: () => OpenApi
  readonly trust: Trust
  readonly stamps: Stamps
  readonly watch: Watch
  /** For how long who asks waits for a look, in milliseconds. */
  readonly lookWithinMs: number
  readonly mayAppend: AppendProbe
  readonly lists: ListGate
}
