import { createHash } from 'node:crypto'
import type { LogRecord } from '../log/log.ts'

/** Shares records out to lanes: those of one partition key always to the same, in order. */
export function share(records: readonly LogRecord[], lanes: number): readonly (readonly LogRecord[])[] {
  if (lanes === 1) return [records]
  const shares = Array.from({ length: lanes }, (): LogRecord[] => [])
  for (const record of records) shares[laneFor(record.partitionKey, lanes)]?.push(record)
  return shares
}

const laneFor = (partitionKey: string, lanes: number): number =>
  createHash('md5').update(partitionKey).digest().readUInt32BE(12) % lanes
