import type { SequenceNumber } from '../../../src/events/position.ts'
import type { Appended, Cursor, Log, LogRecord, NewRecord, Shard } from '../../../src/log/log.ts'

/** A log under test, and a function that removes it. If it can be closed and opened again, `reopen` does that. */
export interface Trial {
  readonly log: Log
  readonly reopen?: () => Promise<Log>
  readonly close: () => Promise<void>
}

export const text = (record: { readonly data: Uint8Array }): string => new TextDecoder().decode(record.data)

export const record = (partitionKey: string, words: string): NewRecord => ({
  partitionKey,
  data: new TextEncoder().encode(words),
})

/** Appends records that must be accepted; gives the sequence numbers. */
export async function append(log: Log, records: readonly NewRecord[]): Promise<readonly SequenceNumber[]> {
  return (await log.append(records)).map((result) => taken(result).sequenceNumber)
}

export function taken(result: Appended | undefined) {
  if (result?.ok !== true) throw new Error(`not taken: ${JSON.stringify(result)}`)
  return result
}

/** Reads until the shard is closed and read to its end, or until no more records come. */
export async function drain(log: Log, from: Cursor, limit = 10_000): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  let cursor: Cursor | undefined = from
  while (cursor !== undefined) {
    const slice = await log.read(cursor, limit)
    records.push(...slice.records)
    if (slice.records.length === 0 && slice.millisBehindLatest === 0) break
    cursor = slice.next
  }
  return records
}

/** All records, one shard after the other in the order of `shards()`: parents before their children. */
export async function drainAll(log: Log, limit?: number): Promise<LogRecord[]> {
  const all: LogRecord[] = []
  for (const { shardId } of await log.shards())
    all.push(...(await drain(log, await log.open(shardId, { type: 'TRIM_HORIZON' }), limit)))
  return all
}

const isOpen = (shard: Shard): boolean => shard.endingSequenceNumber === undefined

export async function openShards(log: Log): Promise<Shard[]> {
  return (await log.shards()).filter(isOpen).sort((a, b) => (from(a) < from(b) ? -1 : 1))
}

const from = (shard: Shard): bigint => BigInt(shard.startingHashKey)

/** The words of records by partition key, in the given order. */
export function byKey(records: readonly NewRecord[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>()
  for (const each of records)
    keys.set(each.partitionKey, [...(keys.get(each.partitionKey) ?? []), text(each)])
  return keys
}
