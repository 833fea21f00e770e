import type { SequenceNumber } from '../../events/position.ts'
import type { Behind, Cursor, Log, LogRecord, Slice, Start } from '../log.ts'
import { PAGE_RECORDS } from './reads.ts'

/** How far back, in milliseconds, the search for the newest record begins. Each step goes eight times further back. */
const FIRST_MS = 10_000
const FURTHER = 8
const LONGEST_MS = 365 * 24 * 3_600_000

/**
 * How far a record is from the end of its shard. Kinesis does not count records and does not name the newest. So this
 * reads what arrived lately, and goes further back until it finds a record. It takes two requests if one page reaches
 * the end, and about twenty if more records follow and the shard was silent for weeks.
 */
export async function behind(
  reader: Pick<Log, 'open' | 'read'>,
  shardId: string,
  after: SequenceNumber | undefined,
  now: number,
): Promise<Behind> {
  const newest = await newestAfter(reader, shardId, after, now)
  if (newest === undefined) return { records: undefined, millis: 0, end: after }
  const from = await firstAt(reader, shardId, after)
  const millis = newest.approximateArrivalTimestamp - (from?.approximateArrivalTimestamp ?? Infinity)
  return { records: undefined, millis: Math.max(millis, 0), end: newest.sequenceNumber }
}

/** The newest record of a shard; undefined if there is none after the given one. */
async function newestAfter(
  reader: Pick<Log, 'open' | 'read'>,
  shardId: string,
  after: SequenceNumber | undefined,
  now: number,
): Promise<LogRecord | undefined> {
  const start: Start = after === undefined ? { type: 'TRIM_HORIZON' } : afterOf(after)
  const slice = await reader.read(await reader.open(shardId, start), PAGE_RECORDS)
  return isEnd(slice) ? slice.records.at(-1) : newestBehind(reader, shardId, start, now)
}

/** The newest record of a shard whose end is beyond the first page from `start`. */
export async function newestBehind(
  reader: Pick<Log, 'open' | 'read'>,
  shardId: string,
  start: Start,
  now: number,
): Promise<LogRecord | undefined> {
  for (let back = FIRST_MS; back < LONGEST_MS; back *= FURTHER) {
    const found = await lastFrom(reader, shardId, { type: 'AT_TIMESTAMP', timestamp: now - back })
    if (found !== undefined) return found
  }
  return lastFrom(reader, shardId, start)
}

async function lastFrom(
  reader: Pick<Log, 'open' | 'read'>,
  shardId: string,
  start: Start,
): Promise<LogRecord | undefined> {
  let last: LogRecord | undefined
  let cursor: Cursor | undefined = await reader.open(shardId, start)
  while (cursor !== undefined) {
    const slice: Slice = await reader.read(cursor, PAGE_RECORDS)
    last = slice.records.at(-1) ?? last
    cursor = isEnd(slice) ? undefined : slice.next
  }
  return last
}

/** The record with this sequence number, for its arrival time; the oldest record if none is given or it has expired. */
export async function firstAt(
  reader: Pick<Log, 'open' | 'read'>,
  shardId: string,
  after: SequenceNumber | undefined,
): Promise<LogRecord | undefined> {
  const start: Start =
    after === undefined ? { type: 'TRIM_HORIZON' } : { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: after }
  return (await reader.read(await reader.open(shardId, start), 1)).records[0]
}

const afterOf = (sequenceNumber: SequenceNumber): Start => ({ type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber })

export const isEnd = ({ records, next, millisBehindLatest }: Slice): boolean =>
  next === undefined || (millisBehindLatest === 0 && records.length < PAGE_RECORDS)
