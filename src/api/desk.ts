import type { AppendProbe } from './append-probe.ts'
import type { Home } from './home.ts'
import type { ListGate } from './list-gate.ts'
import type { Stamps } from './stamps.ts'
import type { Trust } from './trust.ts'
import type { Watch } from './watch.ts'

/** What the routes work with: the home, and what the door remembers from one request to the next. */
export interface Desk extends Home {
  readonly trust: Trust
  readonly stamps: Stamps
  readonly watch: Watch
  /** For how long who asks waits for a look, in milliseconds. */
  readonly lookWithinMs: number
  readonly mayAppend: AppendProbe
  readonly lists: ListGate
}
