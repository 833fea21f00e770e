import type { Refusal } from './refusal.ts'
import { compareTimes } from './supersedes.ts'

/** By how much an event may be ahead of the moment it reaches the log: clocks differ, in milliseconds. */
export const MAX_AHEAD_MS = 5 * 60_000

/** A moment that no event's `time` may be after: one clock set to 9999 would win for ever. */
export interface Horizon {
  readonly time: string
  /** Cut to seconds: a time that sorts before it is no later. */
  readonly second: string
}

const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** As seen from a moment, in milliseconds since 1970; `aheadMs` undefined bounds nothing. */
export function horizonAt(moment: number, aheadMs: number | undefined): Horizon {
  const time = new Date(Math.min(LAST_MS, moment + (aheadMs ?? LAST_MS))).toISOString()
  return { time, second: time.slice(0, 19) }
}

/** Whether the time of a valid event is after the horizon. */
export const isBeyond = (time: string, horizon: Horizon): boolean =>
  time >= horizon.second && compareTimes(time, horizon.time) > 0

export const FROM_THE_FUTURE: Refusal = {
  reason: 'from-the-future',
  detail: 'The time of the event is too far ahead of the moment it reaches the log',
}
