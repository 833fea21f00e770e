import type { SequenceNumber } from '../events/position.ts'
import type { Slice } from '../log/log.ts'

/** The last record of a shard to deliver, '' for none; undefined if there is no end. */
export type Until = SequenceNumber | '' | undefined

/** Whether a reader at `reached` has read everything up to there. */
export const isPast = (reached: SequenceNumber | undefined, until: Until): boolean =>
  until !== undefined && (reached ?? '') >= until

/** The slice without the records after that; the same slice if there are none. */
export function cutAfter(slice: Slice, until: Until): Slice {
  if (until === undefined || (slice.records.at(-1)?.sequenceNumber ?? '') <= until) return slice
  return { ...slice, records: slice.records.filter(({ sequenceNumber }) => sequenceNumber <= until) }
}
