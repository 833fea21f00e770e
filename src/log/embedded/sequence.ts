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

/** How many records share the digits before the last six. */
const RUN = 1e6

/**
 * `49`, arrival (15 digits), ordinal (16), shard (8), index (15): 56 digits that grow with every record of the log,
 * as block follows block. Gives the sequence numbers of one block's records by their index.
 */
export function sequencesOf({ arrival, ordinal, shard }: Omit<Place, 'index'>) {
  const block = `49${pad(arrival, 15)}${pad(ordinal, 16)}${pad(shard, 8)}`
  let [run, prefix] = [-1, '']
  return (index: number) => {
    const last = index % RUN
    if (index - last !== run) [run, prefix] = [index - last, block + pad((index - last) / RUN, 9)]
    return (prefix + (RUN + last).toString().slice(1)) as SequenceNumber
  }
}

export const formatSequence = (place: Place): SequenceNumber => sequencesOf(place)(place.index)

/** Undefined where it is no sequence number of an embedded log. */
export function parseSequence(sequence: string): Place | undefined {
  const [, arrival, ordinal, shard, index] = FORM.exec(sequence) ?? []
  if (index === undefined) return undefined
  return { arrival: Number(arrival), ordinal: Number(ordinal), shard: Number(shard), index: Number(index) }
}
