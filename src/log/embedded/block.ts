import { crc32 } from 'node:zlib'
import type { LogRecord, NewRecord } from '../log.ts'
import { arrivalPart, joinSequence, shardPart } from './sequence.ts'
import { shardIdOf } from './topology.ts'

/**
 * A block is what one commit appended to one shard, or a part of it: one value in LMDB. Little-endian:
 * checksum of the rest (4 bytes), count of records (4), count of partition keys (4), arrival (8), ordinal (8); the keys
 * (length 2, UTF-8); a row for each record (key 2, size 4); the data. Places of all records follow from the first's.
 */
const HEADER = 28
const ROW = 6

/** At most this many records a block, and no further record once it holds this many bytes of data. */
export const BLOCK_RECORDS = 1_000
export const BLOCK_BYTES = 256 * 1024

/** The first record's place in the log. */
export interface BlockPlace {
  readonly shard: number
  readonly index: number
  readonly arrival: number
  readonly ordinal: number
}

/** Records as one block. Takes at most `BLOCK_RECORDS`. */
export function encodeBlock(place: BlockPlace, records: readonly NewRecord[]): Buffer {
  const keys = new Map<string, number>()
  let size = 0
  for (const { partitionKey, data } of records) {
    if (!keys.has(partitionKey)) keys.set(partitionKey, keys.size)
    size += data.length
  }
  const names = [...keys.keys()].map((key) => Buffer.from(key))
  const table = names.reduce((at, name) => at + 2 + name.length, HEADER)
  const block = Buffer.allocUnsafeSlow(table + records.length * ROW + size)
  writeHeader(block, place, records.length, names)
  writeRecords(block, table, records, keys)
  block.writeUInt32LE(crc32(block.subarray(4)), 0)
  return block
}

function writeHeader(block: Buffer, place: BlockPlace, count: number, names: readonly Buffer[]): void {
  block.writeUInt32LE(count, 4)
  block.writeUInt32LE(names.length, 8)
  block.writeDoubleLE(place.arrival, 12)
  block.writeDoubleLE(place.ordinal, 20)
  let at = HEADER
  for (const name of names) {
    block.writeUInt16LE(name.length, at)
    block.set(name, at + 2)
    at += 2 + name.length
  }
}

function writeRecords(
  block: Buffer,
  table: number,
  records: readonly NewRecord[],
  keys: ReadonlyMap<string, number>,
): void {
  let row = table
  let at = table + records.length * ROW
  for (const { partitionKey, data } of records) {
    block.writeUInt16LE(keys.get(partitionKey) ?? 0, row)
    block.writeUInt32LE(data.length, row + 2)
    block.set(data, at)
    row += ROW
    at += data.length
  }
}

/** When a block's records arrived, in milliseconds since 1970. */
export const arrivalOf = (block: Buffer): number => block.readDoubleLE(12)

export const countOf = (block: Buffer): number => block.readUInt32LE(4)

/** The records of a block; their data are parts of its bytes. Throws where the bytes are damaged. */
export function decodeBlock(shard: number, index: number, block: Buffer): LogRecord[] {
  if (block.length < HEADER || block.readUInt32LE(0) !== crc32(block.subarray(4)))
    throw new Error(`its block ${shardIdOf(shard)}/${index.toString()} is damaged`)
  const { keys, end } = readKeys(block)
  const count = countOf(block)
  const arrival = arrivalOf(block)
  const ordinal = block.readDoubleLE(20)
  const [shardId, prefix, middle] = [shardIdOf(shard), arrivalPart(arrival), shardPart(shard)]
  let at = end + count * ROW
  return Array.from({ length: count }, (_, place) => {
    const row = end + place * ROW
    const data = new Uint8Array(block.buffer, block.byteOffset + at, block.readUInt32LE(row + 2))
    at += data.length
    return {
      shardId,
      sequenceNumber: joinSequence(prefix, ordinal + place, middle, index + place),
      partitionKey: keys[block.readUInt16LE(row)] ?? '',
      data,
      approximateArrivalTimestamp: arrival,
    }
  })
}

function readKeys(block: Buffer): { keys: readonly string[]; end: number } {
  const keys: string[] = []
  let end = HEADER
  for (let left = block.readUInt32LE(8); left > 0; left--) {
    const from = end + 2
    end = from + block.readUInt16LE(end)
    keys.push(block.toString('utf8', from, end))
  }
  return { keys, end }
}
