import type { Refusal } from './refusal.ts'
import { compareTimes } from './supersedes.ts'

/** Milliseconds by which an event's time may be ahead of the moment it reaches the log, because clocks differ. */
export const MAX_AHEAD_MS = 5 * 60_000

/** The latest `time` that an event may have. Without this limit, an event of a clock set to 9999 would win for ever. */
export interface Horizon {
  readonly time: string
  /** `time` cut to seconds. A time that sorts before this text is not after the horizon. */
  readonly second: string
}

const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** The horizon at a moment (ms since 1970). Without `aheadMs` there is no limit. */
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
