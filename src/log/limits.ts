import type { Appended, NewRecord } from './log.ts'

/**
 * The limits of a record's data, in bytes, and of its partition key, in Unicode characters (Kinesis API reference,
 * PutRecord; for the length of a string: Smithy, "length trait").
 */
const MAX_DATA = 1024 * 1024
const MAX_KEY = 256

/** Why Kinesis would refuse a record; undefined if it accepts it. `bytes` is the size that counts, `most` the limit. */
export function refuseRecord(
  { partitionKey, data }: NewRecord,
  bytes = data.length,
  most = MAX_DATA,
): Appended | undefined {
  const characters = partitionKey.length <= MAX_KEY ? partitionKey.length : Array.from(partitionKey).length
  if (characters < 1 || characters > MAX_KEY)
    return invalid(`its partition key has ${characters} characters, not 1 to ${MAX_KEY}`)
  if (bytes > most) return invalid(`it has ${bytes} bytes, more than ${most}`)
  return undefined
}

const invalid = (why: string): Appended => ({
  ok: false,
  code: 'ValidationException',
  message: `Cannot append a record: ${why}`,
})
