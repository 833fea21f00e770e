import type { SequenceNumber } from '../../events/position.ts'
import type { Cursor, LogRecord, Slice } from '../../log/log.ts'

/** A place in a shard. */
export interface Place {
  /** The last record before it; undefined for the shard's beginning. */
  readonly reached: SequenceNumber | undefined
  /** The cursor of the next read; undefined if it is not opened yet, and at the end of a closed shard. */
  readonly cursor: Cursor | undefined
  /** Whether it is the end of a closed shard. */
  readonly isEnd: boolean
}

/** The result of a read, and the place after it. */
export interface Portion {
  readonly records: readonly LogRecord[]
  readonly after: Place
  /** How far the place is behind the shard's end; 0 only if the read was not cut. */
  readonly millisBehindLatest: number
}

export const isBefore = (a: Place, b: Place): boolean =>
  b.reached !== undefined && (a.reached === undefined || a.reached < b.reached)

/** A slice that was read at a place, cut at the next of other places. */
export function portionOf(slice: Slice, from: Place, others: readonly Place[]): Portion {
  const { records, next: cursor, millisBehindLatest } = slice
  const reached = records.at(-1)?.sequenceNumber ?? from.reached
  const after = { reached, cursor, isEnd: cursor === undefined }
  const cut = others
    .filter((other) => isBefore(from, other) && isBefore(other, after))
    .reduce<Place | undefined>((least, one) => (least && isBefore(least, one) ? least : one), undefined)
  if (cut === undefined) return { records, after, millisBehindLatest }
  const within = records.filter(({ sequenceNumber }) => sequenceNumber <= (cut.reached ?? ''))
  return { records: within, after: cut, millisBehindLatest: Math.max(1, millisBehindLatest) }
}
