import { pauseAfter, type BackOff } from '../../base/back-off.ts'
import { isPassing } from './failure.ts'
import type { Timing } from './timing.ts'

/** The number of attempts for a request that may succeed later, and the pauses between them. */
export interface RetryPolicy extends BackOff {
  readonly attempts: number
}

/**
 * The pauses add up to about six seconds on average, eleven at most: a shard that is busy for a second refuses nothing
 * for good.
 */
export const RETRIES: RetryPolicy = { attempts: 8, firstMs: 100, longestMs: 5_000 }

/** Shorter, so that a user soon hears that a log cannot be reached. */
export const OPENING: RetryPolicy = { attempts: 3, firstMs: 100, longestMs: 400 }

/** Waits after some failures in a row: exponential back-off with full jitter (AWS Architecture Blog, 2015). */
export function backOff(failures: number, policy: RetryPolicy, timing: Timing): Promise<void> {
  return timing.sleep(timing.random() * pauseAfter(failures, policy))
}

/** Tries until it succeeds. Throws the last failure if a retry cannot help, or after the last attempt. */
export async function retry<T>(policy: RetryPolicy, timing: Timing, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (cause) {
      if (!isPassing(cause) || failures >= policy.attempts) throw cause
    }
    await backOff(failures, policy, timing)
  }
}
