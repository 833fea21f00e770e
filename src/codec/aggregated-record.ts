import protobuf from 'protobufjs/minimal.js'
import type { NewRecord } from '../log/log.ts'

/**
 * The message AggregatedRecord of KPL's aggregation-format.md by field numbers: `partition_key_table` 1,
 * `explicit_hash_key_table` 2, `records` 3. A record has `partition_key_index` 1, `explicit_hash_key_index` 2, `data`
 * 3, `tags` 4.
 */
const KEYS = 1
const RECORDS = 3
const KEY_INDEX = 1
const DATA = 3

const LENGTH_DELIMITED = 2
const VARINT = 0
const tag = (field: number, wireType: number): number => (field << 3) | wireType

/** Encodes records that share one partition key; the table of keys holds only that key. */
export function encodeAggregated(partitionKey: string, records: readonly NewRecord[]): Uint8Array {
  const writer = protobuf.Writer.create().uint32(tag(KEYS, LENGTH_DELIMITED)).string(partitionKey)
  for (const { data } of records)
    writer
      .uint32(tag(RECORDS, LENGTH_DELIMITED))
      .fork()
      .uint32(tag(KEY_INDEX, VARINT))
      .uint32(0)
      .uint32(tag(DATA, LENGTH_DELIMITED))
      .bytes(data)
      .ldelim()
  return writer.finish()
}

/**
 * The records of a message; undefined if the bytes are not a message, or if a record lacks its data or a key of the
 * table.
 */
export function decodeAggregated(body: Uint8Array): readonly NewRecord[] | undefined {
  try {
    return recordsIn(protobuf.Reader.create(body))
  } catch {
    return undefined
  }
}

interface Entry {
  keyIndex: number | undefined
  data: Uint8Array | undefined
}

function recordsIn(reader: protobuf.Reader): readonly NewRecord[] | undefined {
  const keys: string[] = []
  const entries: Entry[] = []
  while (reader.pos < reader.len) {
    const next = reader.uint32()
    if (next === tag(KEYS, LENGTH_DELIMITED)) keys.push(reader.string())
    else if (next === tag(RECORDS, LENGTH_DELIMITED)) entries.push(entryIn(reader, reader.uint32()))
    else skip(reader, next, KEYS, RECORDS)
  }
  const records = entries.flatMap(({ keyIndex, data }) => {
    const partitionKey = keyIndex === undefined ? undefined : keys[keyIndex]
    return partitionKey === undefined || data === undefined ? [] : [{ partitionKey, data }]
  })
  return records.length === entries.length ? records : undefined
}

function entryIn(reader: protobuf.Reader, length: number): Entry {
  const end = reader.pos + length
  if (end > reader.len) throw new RangeError('Cannot read a record: it is cut off')
  const entry: Entry = { keyIndex: undefined, data: undefined }
  while (reader.pos < end) {
    const next = reader.uint32()
    if (next === tag(KEY_INDEX, VARINT)) entry.keyIndex = Number(reader.uint64())
    else if (next === tag(DATA, LENGTH_DELIMITED)) entry.data = reader.bytes()
    else skip(reader, next, KEY_INDEX, DATA)
  }
  if (reader.pos !== end) throw new RangeError('Cannot read a record: it is longer than it says')
  return entry
}

/**
 * Skips a field that we do not read. Throws for a field that we do read if its wire type is wrong: to skip it would
 * lose a record.
 */
function skip(reader: protobuf.Reader, next: number, ...ours: readonly number[]): void {
  if (ours.includes(next >>> 3)) throw new RangeError('Cannot read a field: it is of another type')
  reader.skipType(next & 7)
}
