import type { Origin } from './plan.ts'
import type { Loaded } from './run.ts'

export interface ThroughputPlan {
  readonly origin: Origin
  readonly events: number
  /** Events a request, and a batch of the baseline. */
  readonly batch: number
  readonly connections: number
  readonly rounds: number
}

/** What a load came to. */
export interface Rate {
  /** From the first request until the last event was acknowledged; milliseconds. */
  readonly appendedMs: number
  /** From the first request until all five tables had reached the end of the log; milliseconds. */
  readonly settledMs: number
  /** Events a second, until settled. */
  readonly perSecond: number
  /** Microseconds of CPU an event in the server. */
  readonly cpuMicros: number
}

export const rateOf = ({ sent, settledMs, spent }: Loaded, events: number): Rate => ({
  appendedMs: sent.endedAt - sent.startedAt,
  settledMs,
  perSecond: (events * 1000) / settledMs,
  cpuMicros: (spent.cpuMicros ?? Number.NaN) / events,
})
