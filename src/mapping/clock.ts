import { setImmediate, setTimeout } from 'node:timers/promises'

/** Time as the mapping sees it, an argument so that days of retries run in milliseconds in tests. */
export interface Scheduler {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms` milliseconds, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Gives timers and I/O their turn: batch upon batch of promises alone would starve them. */
  breathe(): Promise<void>
}

/** For how long something lasts: milliseconds of a clock that never goes back, whatever the machine's is set to. */
export const steadyNow = (): number => performance.now()

/** The machine's own clock. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  breathe: () => setImmediate(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
}
