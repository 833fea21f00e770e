import type { Appended, NewRecord } from '../log.ts'

/** A record's data, in bytes, and its partition key, in characters: the limits of Kinesis (API reference, PutRecord). */
const MAX_DATA = 1024 * 1024
const MAX_KEY = 256

/** Why Kinesis would not take a record; undefined where it would. */
export function refuseRecord({ partitionKey, data }: NewRecord): Appended | undefined {
  if (partitionKey.length < 1 || partitionKey.length > MAX_KEY)
    return invalid(`its partition key has ${partitionKey.length} characters, not 1 to ${MAX_KEY}`)
  if (data.length > MAX_DATA) return invalid(`it has ${data.length} bytes, more than ${MAX_DATA}`)
  return undefined
}

const invalid = (why: string): Appended => ({
  ok: false,
  code: 'ValidationException',
  message: `Cannot append a record: ${why}`,
})
