import { hash } from 'node:crypto'
import type { Instant } from '../events/instant.ts'
import type { Lane } from '../events/lane.ts'
import type { Position } from '../events/position.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** No segment is of moments further apart: an event that is, begins another. */
const MOST_YEARS = 30

/**
 * Segments by the time from their earliest event to their latest, which is less than `spanMs`: who reads from a moment on
 * begins as much earlier. Of `s` all events are of one moment. Each level's span is a few times the one
 * before: so few segments that follow one another lie in it. (Earlier releases had `a`, `b` and `c` alone, each from nothing on.)
 */
export const LEVELS = [
  { level: 's', spanMs: 0 },
  { level: 'd', spanMs: 60_000 },
  { level: 'g', spanMs: HOUR_MS / 6 },
  { level: 'a', spanMs: HOUR_MS },
  { level: 'h', spanMs: 6 * HOUR_MS },
  { level: 'e', spanMs: DAY_MS },
  { level: 'i', spanMs: 6 * DAY_MS },
  { level: 'b', spanMs: 31 * DAY_MS },
  { level: 'f', spanMs: 366 * DAY_MS },
  { level: 'c', spanMs: (MOST_YEARS + 1) * 366 * DAY_MS },
] as const

/** Sorts after every segment of a level, for moments begin with a digit. */
export const AFTER_ALL = ':'

/** Base64 characters of SHA-256: 132 bits. */
const DIGEST = 22

/** A run of a stream's events within a batch: which they are, as far as a log that never changes leaves open. */
export interface Run {
  readonly shardId: string
  readonly first: Position
  readonly last: Position
  /** The lanes of its events, in the order in which they came; the positions of all where it holds not all between its ends. */
  readonly those: Iterable<Lane | Position>
  /** What it is kept as. */
  readonly text: string
}

/**
 * `<level><earliest>/<digest>`, of a run from the earliest to the latest moment. A batch is all that a shard holds of some
 * lanes from one position to another. So shard, ends and lanes say which events a run is made of, and their digest is the
 * same for two runs only where they are: two writes of one key are the same. The text's length tells a run from one of which
 * an earlier release could not read an event.
 */
export const segmentSort = (earliest: Instant, latest: Instant, run: Run): string =>
  `${levelOf(earliest, latest)}${earliest}/${digestOf(run)}`

const digestOf = ({ shardId, first, last, text, those }: Run): string =>
  hash('sha256', [shardId, first, last, text.length, ...those].join(' '), 'base64url').slice(0, DIGEST)

function levelOf(earliest: Instant, latest: Instant): string {
  if (earliest === latest) return LEVELS[0].level
  const span = momentOf(latest) - momentOf(earliest)
  return (LEVELS.find(({ spanMs }) => span < spanMs) ?? LEVELS[LEVELS.length - 1] ?? LEVELS[0]).level
}

const yearOf = (time: string): number => Number(time.slice(0, 4))

/** Whether a segment may hold events of both times. */
export const areNear = (a: string, b: string): boolean =>
  isSameDecade(a, b) || Math.abs(yearOf(a) - yearOf(b)) <= MOST_YEARS

const isSameDecade = (a: string, b: string): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

/** The moment cut to milliseconds, as JavaScript reads it. */
export const millisecondsOf = (instant: Instant): string => `${instant.slice(0, 23)}Z`

/** The moment in milliseconds since 1970. */
export const momentOf = (instant: Instant): number => Date.parse(millisecondsOf(instant))

/** When a segment's earliest event was: 30 characters behind the level. */
export const earliestOf = (sort: string): Instant => sort.slice(1, 31) as Instant

/** As long as any segment's sort. */
export const LONGEST_SORT = 's'.repeat(1 + 30 + 1 + DIGEST)
