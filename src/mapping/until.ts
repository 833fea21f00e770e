import type { SequenceNumber } from '../events/position.ts'
import type { Slice } from '../log/log.ts'

/** The last record of a shard that is to be delivered, '' for none; undefined where there is no end. */
export type Until = SequenceNumber | '' | undefined

/** Whether who has read so far has read all up to there. */
export const isPast = (reached: SequenceNumber | undefined, until: Until): boolean =>
  until !== undefined && (reached ?? '') >= until

/** The slice without the records after that; itself where it has none. */
export function cutAfter(slice: Slice, until: Until): Slice {
  if (until === undefined || (slice.records.at(-1)?.sequenceNumber ?? '') <= until) return slice
  return { ...slice, records: slice.records.filter(({ sequenceNumber }) => sequenceNumber <= until) }
}
