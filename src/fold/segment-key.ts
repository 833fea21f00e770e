import { hash } from 'node:crypto'
import type { Instant } from '../events/instant.ts'
import type { Lane } from '../events/lane.ts'
import type { Position } from '../events/position.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A segment never spans more years than this: an event further away begins another segment. */
const MOST_YEARS = 30

/**
 * The levels of segments by their length, from the earliest event to the latest. All events of an `s` segment have
 * one time; a segment of any other level is shorter than `spanMs`. To read from a moment on, the reader starts
 * `spanMs` earlier in each level. A level's span is a few times that of the level before, so that few segments of a
 * run in order land in it. (Earlier releases had only `a`, `b` and `c`, without a lower limit.)
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

/** Sorts after every segment of a level: times begin with a digit. */
export const AFTER_ALL = ':'

/** Base64 characters of SHA-256: 132 bits. */
const DIGEST = 22

/** A run of a stream's events within a batch, and what identifies its events in a log that never changes. */
export interface Run {
  readonly shardId: string
  readonly first: Position
  readonly last: Position
  /** The lanes of its events in their order; the positions of all its events if others lie between its ends. */
  readonly those: Iterable<Lane | Position>
  /** The stored text of the run. */
  readonly text: string
}

/**
 * A segment's sort: `<level><earliest>/<digest>`. A batch holds every event of its lanes between two positions of a
 * shard. So the shard, the ends and the lanes identify the events of a run, and two runs have the same digest only
 * if their events are the same: a second write of a key is a repeat of the first. The text's length is part of the
 * digest because an earlier release may have written the run without an event that it could not read.
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

/** Whether one segment may hold events of both times. */
export const areNear = (a: string, b: string): boolean =>
  isSameDecade(a, b) || Math.abs(yearOf(a) - yearOf(b)) <= MOST_YEARS

const isSameDecade = (a: string, b: string): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

/** The moment cut to milliseconds, as an ISO text that `Date` parses. */
export const millisecondsOf = (instant: Instant): string => `${instant.slice(0, 23)}Z`

/** The moment in milliseconds since 1970. */
export const momentOf = (instant: Instant): number => Date.parse(millisecondsOf(instant))

/** The time of a segment's earliest event: the 30 characters after the level. */
export const earliestOf = (sort: string): Instant => sort.slice(1, 31) as Instant

/** A text as long as the sort of any segment. */
export const LONGEST_SORT = 's'.repeat(1 + 30 + 1 + DIGEST)
