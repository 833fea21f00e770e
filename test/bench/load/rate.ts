import type { Origin } from './plan.ts'
import type { Loaded } from './run.ts'

export interface ThroughputPlan {
  readonly origin: Origin
  readonly events: number
  /** Events in a request, and in a batch of the baseline. */
  readonly batch: number
  readonly connections: number
  readonly rounds: number
}

/** The result of one load. */
export interface Rate {
  /** Milliseconds from the first request until the last event was acknowledged. */
  readonly appendedMs: number
  /** Milliseconds from the first request until all tables had reached the end of the log. */
  readonly settledMs: number
  /** Milliseconds until the reactors had, too. */
  readonly reactedMs: number
  /** Events per second, until settled. */
  readonly perSecond: number
  /** Microseconds of CPU in the server for each event. */
  readonly cpuMicros: number
}

export const rateOf = ({ sent, settledMs, reactedMs, spent }: Loaded, events: number): Rate => ({
  appendedMs: sent.endedAt - sent.startedAt,
  settledMs,
  reactedMs,
  perSecond: (events * 1000) / settledMs,
  cpuMicros: (spent.cpuMicros ?? Number.NaN) / events,
})
