import type { Instant } from '../events/instant.ts'
import type { Lane } from '../events/lane.ts'
import type { Position } from '../events/position.ts'

const HOUR_MS = 3_600_000

/**
 * Segments by the time from their earliest event to their latest, which is less than `spanMs`: who reads from a moment on
 * begins as much earlier. No segment is of two years.
 */
export const LEVELS = [
  { level: 'a', spanMs: HOUR_MS },
  { level: 'b', spanMs: 31 * 24 * HOUR_MS },
  { level: 'c', spanMs: 366 * 24 * HOUR_MS },
] as const

/** Sorts after every segment of a level, for moments begin with a digit. */
export const AFTER_ALL = ':'

/** What a segment's key must tell. */
export interface Extent {
  readonly earliest: Instant
  readonly latest: Instant
  readonly lane: Lane
  /** Of its last event in the log. */
  readonly position: Position
  readonly count: number
}

/**
 * `<level><earliest>/<lane>/<position>/<count>`. A segment is a run of one stream in one lane, so its last event and their
 * number say which events it holds: two writes of one key are the same.
 */
export const segmentSort = ({ earliest, latest, lane, position, count }: Extent): string =>
  `${levelOf(earliest, latest)}${earliest}/${lane}/${position}/${count}`

function levelOf(earliest: Instant, latest: Instant): string {
  const [first, , last] = LEVELS
  if (earliest.slice(0, 13) === latest.slice(0, 13)) return first.level
  const span = Date.parse(millisecondsOf(latest)) - Date.parse(millisecondsOf(earliest))
  return (LEVELS.find(({ spanMs }) => span < spanMs) ?? last).level
}

/** The moment cut to milliseconds, as JavaScript reads it. */
export const millisecondsOf = (instant: Instant): string => `${instant.slice(0, 23)}Z`

/** When a segment's earliest event was: 30 characters behind the level. */
export const earliestOf = (sort: string): Instant => sort.slice(1, 31) as Instant
