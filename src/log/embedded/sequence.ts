import type { SequenceNumber } from '../../events/position.ts'

/** The parts of a sequence number of the embedded log, all of them non-negative integers. */
export interface SequenceParts {
  /** Milliseconds since 1970. */
  readonly arrival: number
  /** Grows with every block of the whole log, and with every shard that is opened or closed. */
  readonly ordinal: number
  /** The shard's number: 7 for `shardId-000000000007`. */
  readonly shard: number
  /** The number of the record in its shard. The first record has 1; the beginning of the shard itself is 0. */
  readonly index: number
}

const FORM = /^49(\d{15})(\d{16})(\d{8})(\d{15})$/

const pad = (value: number, digits: number): string => value.toString().padStart(digits, '0')

/** So many sequence numbers in a row share all but the last six digits. */
const RUN = 1e6

/**
 * Gives the sequence numbers of a block's records by their index: `49`, arrival (15 digits), ordinal (16), shard (8),
 * index (15). These 56 digits grow with every record of the log.
 */
export function sequencesOf({ arrival, ordinal, shard }: Omit<SequenceParts, 'index'>) {
  const block = `49${pad(arrival, 15)}${pad(ordinal, 16)}${pad(shard, 8)}`
  let [run, prefix] = [-1, '']
  return (index: number) => {
    const last = index % RUN
    if (index - last !== run) [run, prefix] = [index - last, block + pad((index - last) / RUN, 9)]
    return (prefix + (RUN + last).toString().slice(1)) as SequenceNumber
  }
}

export const formatSequence = (parts: SequenceParts): SequenceNumber => sequencesOf(parts)(parts.index)

/** Undefined if it is not a sequence number of an embedded log. */
export function parseSequence(sequence: string): SequenceParts | undefined {
  const [, arrival, ordinal, shard, index] = FORM.exec(sequence) ?? []
  if (index === undefined) return undefined
  return { arrival: Number(arrival), ordinal: Number(ordinal), shard: Number(shard), index: Number(index) }
}
