import type { SequenceNumber } from '../../events/position.ts'

/** What a sequence number of the embedded log is made of. All are non-negative integers. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly arrival: number
  /** Grows with every block of the whole log, and with every shard opened or closed. */
  readonly ordinal: number
  /** The shard's number: 7 for `shardId-000000000007`. */
  readonly shard: number
  /** Grows by one with every record of the shard; the first is 1, the shard's own beginning is 0. */
  readonly index: number
}

const FORM = /^49(\d{15})(\d{16})(\d{8})(\d{15})$/

const pad = (value: number, digits: number): string => value.toString().padStart(digits, '0')

/** Fifteen digits. A number with a one in front costs a tenth of `padStart`, and every record has such a number. */
const digits = (index: number): string => (1e15 + index).toString().slice(1)

/**
 * `49`, arrival (15 digits), ordinal (16), shard (8), index (15): 56 digits that grow with every record of the log,
 * as block follows block. Gives the sequence numbers of one block's records by their index.
 */
export function sequencesOf({ arrival, ordinal, shard }: Omit<Place, 'index'>) {
  const prefix = `49${pad(arrival, 15)}${pad(ordinal, 16)}${pad(shard, 8)}`
  return (index: number) => (prefix + digits(index)) as SequenceNumber
}

export const formatSequence = (place: Place): SequenceNumber => sequencesOf(place)(place.index)

/** Undefined where it is no sequence number of an embedded log. */
export function parseSequence(sequence: string): Place | undefined {
  const [, arrival, ordinal, shard, index] = FORM.exec(sequence) ?? []
  if (index === undefined) return undefined
  return { arrival: Number(arrival), ordinal: Number(ordinal), shard: Number(shard), index: Number(index) }
}
