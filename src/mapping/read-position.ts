import type { SequenceNumber } from '../events/position.ts'
import type { Cursor, Slice } from '../log/log.ts'

/**
 * A place in a shard: the last record before it (undefined for the shard's beginning), and the cursor of the next read.
 */
export interface ReadPosition {
  readonly reached: SequenceNumber | undefined
  /** Undefined at the end of a closed shard. */
  readonly cursor: Cursor | undefined
}

/** Undefined is the shard's beginning. */
export const isBefore = (a: SequenceNumber | undefined, b: SequenceNumber | undefined): boolean =>
  b !== undefined && (a === undefined || a < b)

/** The place of a reader after it got this slice at `before`. */
export const positionAfter = ({ records, next }: Slice, before: ReadPosition): ReadPosition => ({
  reached: records.at(-1)?.sequenceNumber ?? before.reached,
  cursor: next,
})

/** The slice, marked as one that may not reach the shard's end. */
export const withMore = (slice: Slice): Slice => ({
  ...slice,
  millisBehindLatest: Math.max(1, slice.millisBehindLatest),
})

/** A slice read from a place, cut at the next of other places. */
export function upTo(slice: Slice, from: ReadPosition, places: readonly ReadPosition[]): Slice {
  const last = slice.records.at(-1)?.sequenceNumber
  const within = places.filter(({ reached }) => isBefore(from.reached, reached) && isBefore(reached, last))
  const [first, ...others] = within
  if (first === undefined) return slice
  const next = others.reduce((least, one) => (isBefore(one.reached, least.reached) ? one : least), first)
  const records = slice.records.filter(({ sequenceNumber }) => !isBefore(next.reached, sequenceNumber))
  return withMore({ ...slice, records, next: next.cursor })
}
