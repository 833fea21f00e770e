import { isPassing } from './failure.ts'
import type { Timing } from './timing.ts'

/** How often something that may pass is tried, and how long is waited in between. */
export interface Patience {
  readonly attempts: number
  /** The most that is waited after the first failure, in milliseconds; doubled after each further one. */
  readonly firstMs: number
  readonly longestMs: number
}

/** Some six seconds on average, eleven at most: what a shard takes in one second is not refused for ever in the next. */
export const PATIENCE: Patience = { attempts: 8, firstMs: 100, longestMs: 5_000 }

/** Whoever opens a log that cannot be reached wants to know soon. */
export const OPENING: Patience = { attempts: 3, firstMs: 100, longestMs: 400 }

/** Waits after so many failures in a row: exponential back-off with full jitter (AWS Architecture Blog, 2015). */
export function backOff(failures: number, { firstMs, longestMs }: Patience, timing: Timing): Promise<void> {
  return timing.sleep(timing.random() * Math.min(firstMs * 2 ** (failures - 1), longestMs))
}

/** Tries until it works, the failure is none that passes, or patience ends: then throws the last failure. */
export async function patiently<T>(
  patience: Patience,
  timing: Timing,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (cause) {
      if (!isPassing(cause) || failures >= patience.attempts) throw cause
    }
    await backOff(failures, patience, timing)
  }
}
