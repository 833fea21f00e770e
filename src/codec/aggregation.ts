import { hash } from 'node:crypto'
import type { NewRecord } from '../log/log.ts'
import { decodeAggregated, encodeAggregated } from './aggregated-record.ts'
import { frameSize, userRecordSize } from './aggregated-size.ts'

const MAGIC = Buffer.from('f3899ac2', 'hex')
const DIGEST_BYTES = 16

/** Kinesis counts a record's data and its partition key together. */
const MAX_RECORD_BYTES = 1_048_576

/** Whether the data begins like a KPL-aggregated record. No JSON text begins with these bytes. */
export const isMarkedAggregated = (data: Uint8Array): boolean =>
  data[0] === 0xf3 && MAGIC.equals(data.subarray(0, MAGIC.length))

/**
 * Packs records of the same partition key into KPL-aggregated records of at most `maxBytes` (data and key; never above
 * the 1 MiB of Kinesis). Records of one key keep their order. A single record, or one that is too large, stays as it
 * is. A packed record holds one key only, because its key decides its place in the log.
 */
export function aggregate(records: readonly NewRecord[], maxBytes = MAX_RECORD_BYTES): readonly NewRecord[] {
  const limit = Math.min(maxBytes, MAX_RECORD_BYTES)
  const packs: Pack[] = []
  const open = new Map<string, Pack>()
  for (const record of records) {
    const pack = open.get(record.partitionKey)
    if (pack !== undefined && add(pack, record, limit)) continue
    const fresh = startPack(record)
    open.set(record.partitionKey, fresh)
    packs.push(fresh)
  }
  return packs.map(close)
}

/**
 * Packs as many of the first records as fit into one record of at most `maxBytes`, as `aggregate` does, and gives their
 * number. All records have the same partition key.
 */
export function packFirst(
  records: readonly [NewRecord, ...NewRecord[]],
  maxBytes = MAX_RECORD_BYTES,
): Packed {
  const limit = Math.min(maxBytes, MAX_RECORD_BYTES)
  const [first, ...others] = records
  const pack = startPack(first)
  const left = others.findIndex((record) => !add(pack, record, limit))
  return { record: close(pack), holds: 1 + (left === -1 ? others.length : left) }
}

/** A record for the log, and the number of user records in it. */
export interface Packed {
  readonly record: NewRecord
  readonly holds: number
}

interface Pack {
  readonly records: [NewRecord, ...NewRecord[]]
  /** The size of the aggregated record together with its partition key. */
  bytes: number
}

/**
 * aws-kinesis-agg reads the table of keys into a plain object, which loses the key `__proto__` and fails at
 * `hasOwnProperty`.
 */
const isPackable = ({ partitionKey }: NewRecord): boolean => !(partitionKey in Object.prototype)

const startPack = (record: NewRecord): Pack => ({
  records: [record],
  bytes:
    Buffer.byteLength(record.partitionKey) + frameSize(record.partitionKey) + userRecordSize(record.data),
})

function add(pack: Pack, record: NewRecord, limit: number): boolean {
  const bytes = pack.bytes + userRecordSize(record.data)
  if (!isPackable(record) || bytes > limit) return false
  pack.records.push(record)
  pack.bytes = bytes
  return true
}

function close({ records }: Pack): NewRecord {
  const [{ partitionKey }, ...others] = records
  if (others.length === 0) return records[0]
  const body = encodeAggregated(partitionKey, records)
  return { partitionKey, data: Buffer.concat([MAGIC, body, hash('md5', body, 'buffer')]) }
}

/**
 * The user records of a KPL-aggregated record, in order. Undefined for a plain record, by the rules of the KCL
 * (AggregatorUtil): no magic bytes, nothing after them, a wrong MD5, or a body that cannot be parsed.
 */
export function deaggregate(data: Uint8Array): readonly NewRecord[] | undefined {
  if (!isMarkedAggregated(data) || !isIntact(data)) return undefined
  return decodeAggregated(data.subarray(MAGIC.length, -DIGEST_BYTES))
}

function isIntact(data: Uint8Array): boolean {
  const end = data.length - DIGEST_BYTES
  if (end <= MAGIC.length) return false
  return hash('md5', data.subarray(MAGIC.length, end), 'buffer').equals(data.subarray(end))
}
