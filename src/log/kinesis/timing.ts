import { setTimeout } from 'node:timers/promises'

/** Time and dice as the adapter sees them: arguments, so that minutes of throttling run at once in tests. */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds of a clock that never goes back, for how long something takes; `now` where this is missing. */
  readonly steady?: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** At least 0, less than 1. */
  readonly random: () => number
}

/** The machine's own clock and dice. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  steady: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
  random: () => Math.random(),
}
