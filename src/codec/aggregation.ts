import { hash } from 'node:crypto'
import type { NewRecord } from '../log/log.ts'
import { decodeAggregated, encodeAggregated } from './aggregated-record.ts'
import { frameSize, userRecordSize } from './aggregated-size.ts'

const MAGIC = Buffer.from('f3899ac2', 'hex')
const DIGEST_BYTES = 16

/** Kinesis counts a record's data and its partition key together. */
const MAX_RECORD_BYTES = 1_048_576

/** Whether data begins as a KPL-aggregated record does. No JSON text begins so. */
export const isMarkedAggregated = (data: Uint8Array): boolean =>
  data[0] === 0xf3 && MAGIC.equals(data.subarray(0, MAGIC.length))

/**
 * Packs records of the same partition key into KPL-aggregated ones of at most `maxBytes` (data and key, never above the
 * 1 MiB of Kinesis), keeping their order within the key. A record alone, or too large to be packed, stays as it is.
 * One key to a record: it decides where the record stands in the log.
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
 * The first of some records of one partition key as one record of at most `maxBytes`, and how many it holds: as `aggregate`
 * packs them.
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

/** A record that goes to the log, and how many user records are in it. */
export interface Packed {
  readonly record: NewRecord
  readonly holds: number
}

interface Pack {
  readonly records: [NewRecord, ...NewRecord[]]
  /** Of the aggregated record and its partition key. */
  bytes: number
}

/** Who reads with aws-kinesis-agg has the table of keys in a plain object, which loses `__proto__` and fails at `hasOwnProperty`. */
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
 * The user records within a KPL-aggregated record, in order. Undefined where it is a plain record, as in the KCL
 * (AggregatorUtil): without the magic bytes, with nothing but those, with a bad MD5, or with a body that doesn't read.
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
