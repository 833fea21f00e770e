import { setTimeout } from 'node:timers/promises'

/**
 * The time and the random numbers of the adapter. They are arguments, so that tests run minutes of throttling at once.
 */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, to measure durations; if missing, `now` is used. */
  readonly steady?: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** At least 0, less than 1. */
  readonly random: () => number
}

/** The machine's own clock and random numbers. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
  random: () => Math.random(),
}
