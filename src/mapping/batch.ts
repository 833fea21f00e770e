import type { LogRecord } from '../log/log.ts'
import type { SequenceNumber } from '../events/position.ts'

/** A record on its way: `before` is the one read before it in its shard, the checkpoint while it is not done. */
export interface Taken {
  readonly record: LogRecord
  readonly before: SequenceNumber | undefined
  /** What it adds to the payload of an invocation, in bytes. */
  readonly weight: number
}

/** An invocation of Lambda carries at most 6 MB (AWS Lambda quotas, synchronous payload). */
export const PAYLOAD_BYTES = 6 * 1024 * 1024

/** More than a record's JSON takes beside its data and key: its other fields, with ARNs of usual length. */
const ENVELOPE_BYTES = 768

/** How much a record adds to the JSON event: its data in base64, its partition key, the fields around them. */
export const weigh = (record: LogRecord): number =>
  Math.ceil(record.data.length / 3) * 4 + record.partitionKey.length * 6 + ENVELOPE_BYTES

/** How many of the waiting records go into one invocation: at most `batchSize`, within the payload, at least one. */
export function batchLength(waiting: readonly Taken[], batchSize: number, payloadBytes: number): number {
  let bytes = 0
  const most = Math.min(batchSize, waiting.length)
  for (let length = 0; length < most; length++) {
    bytes += waiting[length]?.weight ?? 0
    if (bytes > payloadBytes && length > 0) return length
  }
  return most
}
