import { isAscii } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { Damaged } from '../damaged.ts'
import type { LogRecord, NewRecord } from '../log.ts'
import { BlockRecord } from './block-record.ts'
import { sequencesOf, type SequenceParts } from './sequence.ts'
import { shardIdOf } from './topology.ts'

/**
 * A block is one value in LMDB: what one commit appended to one shard, or a part of it. Its layout, little-endian:
 * checksum of the rest (4 bytes), count of records (4), length of the partition keys (4), arrival (8), ordinal (8); the
 * partition keys (JSON); for each record its key's index (2) and its size (4); the data. The places of all records
 * follow from that of the first.
 */
const HEADER = 28
const ROW = 6

/** A block holds at most this many records, and takes no further record when it holds this many bytes of data. */
export const BLOCK_RECORDS = 1_000
export const BLOCK_BYTES = 256 * 1024

/** Encodes at most `BLOCK_RECORDS` records as one block; `parts` are those of the first's sequence number. */
export function encodeBlock(parts: SequenceParts, records: readonly NewRecord[]): Buffer {
  const keys = new Map<string, number>()
  let size = 0
  for (const { partitionKey, data } of records) {
    if (!keys.has(partitionKey)) keys.set(partitionKey, keys.size)
    size += data.length
  }
  const names = Buffer.from(JSON.stringify([...keys.keys()]))
  const table = HEADER + names.length
  const block = Buffer.allocUnsafeSlow(table + records.length * ROW + size)
  block.writeUInt32LE(records.length, 4)
  block.writeUInt32LE(names.length, 8)
  block.writeDoubleLE(parts.arrival, 12)
  block.writeDoubleLE(parts.ordinal, 20)
  block.set(names, HEADER)
  writeRecords(block, table, records, keys)
  block.writeUInt32LE(crc32(block.subarray(4)), 0)
  return block
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

export const ordinalOf = (block: Buffer): number => block.readDoubleLE(20)

/** Whether the checksum of a block is right. */
export const isSound = (block: Buffer): boolean =>
  block.length >= HEADER && block.readUInt32LE(0) === crc32(block.subarray(4))

/** The records of a block; their data share its memory. Throws if the bytes are damaged. */
export function decodeBlock(shard: number, index: number, block: Buffer): LogRecord[] {
  if (!isSound(block))
    throw new Damaged(`its block at record ${index} of ${shardIdOf(shard)} is damaged: its checksum differs`)
  const rows = HEADER + block.readUInt32LE(8)
  const keys = JSON.parse(block.toString('utf8', HEADER, rows)) as string[]
  const [count, arrival] = [countOf(block), arrivalOf(block)]
  const sequence = sequencesOf({ arrival, ordinal: ordinalOf(block), shard })
  const bytes = block.subarray(rows + count * ROW)
  const text = isAscii(bytes) ? bytes.toString('latin1') : undefined
  const around = { shardId: shardIdOf(shard), arrival, bytes, text }
  let at = 0
  return Array.from({ length: count }, (_, nth) => {
    const row = rows + nth * ROW
    const key = keys[block.readUInt16LE(row)] ?? ''
    const from = at
    at += block.readUInt32LE(row + 2)
    return new BlockRecord(around, sequence(index + nth), key, from, at)
  })
}
