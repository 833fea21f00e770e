import { createHash } from 'node:crypto'
import type { LogRecord } from '../log/log.ts'

/** Divides records among queues: those of one partition key always go to the same queue, in order. */
export function share(records: readonly LogRecord[], queues: number): readonly (readonly LogRecord[])[] {
  if (queues === 1) return [records]
  const shares = Array.from({ length: queues }, (): LogRecord[] => [])
  for (const record of records) shares[queueFor(record.partitionKey, queues)]?.push(record)
  return shares
}

const queueFor = (partitionKey: string, queues: number): number =>
  createHash('md5').update(partitionKey).digest().readUInt32BE(12) % queues
