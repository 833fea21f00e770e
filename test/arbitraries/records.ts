import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { parseSequenceNumber } from '../../src/events/position.ts'
import type { SequenceNumber } from '../../src/events/position.ts'
import type { LogRecord, NewRecord } from '../../src/log/log.ts'

/** A sequence number of the size that Kinesis gives. */
export const sequenceNumber = (): Arbitrary<SequenceNumber> =>
  fc.bigInt({ min: 2n ** 180n, max: 2n ** 186n - 1n }).map((n) => toSequenceNumber(n))

export function toSequenceNumber(n: bigint): SequenceNumber {
  const parsed = parseSequenceNumber(n.toString())
  if (parsed === undefined) throw new Error(`Not a sequence number: ${n.toString()}`)
  return parsed
}

/** A record as a log would give it back. */
export const logged = (record: NewRecord, sequence: bigint = 2n ** 185n): LogRecord => ({
  ...record,
  shardId: 'shardId-000000000000',
  sequenceNumber: toSequenceNumber(sequence),
  approximateArrivalTimestamp: 1_700_000_000_000,
})
