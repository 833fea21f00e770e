import type { Appended, NewRecord } from './log.ts'

/**
 * A record's data, in bytes, and its partition key, in Unicode characters: the limits of Kinesis (API reference, PutRecord; what
 * a string's length is, Smithy says, "length trait").
 */
const MAX_DATA = 1024 * 1024
const MAX_KEY = 256

/** Why Kinesis would not take a record; undefined where it would. `bytes` are what is counted, of `most` allowed. */
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
