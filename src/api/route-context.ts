import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { AppendProbe } from './append-probe.ts'
import type { Home } from './home.ts'
import type { Live } from '../live/live.ts'
import type { ListGate } from './list-gate.ts'
import type { OpenApi } from './openapi-document.ts'
import type { Stamps } from './stamps.ts'
import type { Trust } from './trust.ts'
import type { Watch } from './watch.ts'

/** Must not throw: the events are in the log already. */
export type Taken = (home: Home, events: readonly Event[]) => Promise<void>

/** The environment of the routes: the home, and the state that the server keeps between requests. */
export interface RouteContext extends Home {
  /** The event types of the application. */
  readonly vocabulary: Vocabulary
  /** Called with events that were just appended. */
  readonly taken?: Taken | undefined
  /** The OpenAPI document of all routes. */
  readonly document: () => OpenApi
  readonly trust: Trust
  readonly stamps: Stamps
  readonly watch: Watch
  /** How long a request waits for a check of the state, in milliseconds. */
  readonly lookWithinMs: number
  readonly mayAppend: AppendProbe
  readonly lists: ListGate
  /** The streams of users. */
  readonly live: Live
}
