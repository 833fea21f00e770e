import { bytesOf, type LogRecord } from '../log/log.ts'

/** An invocation of Lambda carries at most 6 MB (AWS Lambda quotas, synchronous payload). */
export const PAYLOAD_BYTES = 6 * 1024 * 1024

/** An upper bound of a record's JSON without its data and key: its other fields, with ARNs of usual length. */
const ENVELOPE_BYTES = 768

/** The size of a record in the JSON event: its data in base64, its partition key, and the other fields. */
export const weigh = (record: LogRecord): number =>
  Math.ceil(bytesOf(record) / 3) * 4 + record.partitionKey.length * 6 + ENVELOPE_BYTES

/** How many of the waiting records go into one invocation: at most `batchSize`, within the payload, at least one. */
export function batchLength(waiting: readonly LogRecord[], batchSize: number, payloadBytes: number): number {
  let [length, bytes] = [0, 0]
  for (const record of waiting) {
    bytes += weigh(record)
    if (length === batchSize || (length > 0 && bytes > payloadBytes)) return length
    length += 1
  }
  return length
}

/** Whether the waiting records fill the payload of an invocation. */
export function isFullPayload(waiting: readonly LogRecord[], payloadBytes: number): boolean {
  let bytes = 0
  for (const record of waiting) {
    bytes += weigh(record)
    if (bytes >= payloadBytes) return true
  }
  return false
}
