import { setImmediate, setTimeout } from 'node:timers/promises'

/** The time of a mapping. It is an argument, so that tests run days of retries in milliseconds. */
export interface Scheduler {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms` milliseconds, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Lets timers and I/O run: many batches in a row, with promises alone, would starve them. */
  breathe(): Promise<void>
}

/** Milliseconds of a clock that never goes back, to measure durations. */
export const steadyNow = (): number => performance.now()

/** The machine's own clock. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  breathe: () => setImmediate(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
}
