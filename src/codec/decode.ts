import type { Position } from '../events/position.ts'
import { positionOf } from '../events/position.ts'
import { refuse } from '../base/result.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { NO_KEY, type Encoded, type LogRecord } from '../log/log.ts'
import { deaggregate, isMarkedAggregated } from './aggregation.ts'
import { readEvent } from './read-event.ts'

/** Bytes that are no event and never will be one. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly position: Position
  readonly shardId: string
  /** A reason of `Refusal`. */
  readonly reason: string
  /** For a reader; repeats nothing of the content. */
  readonly detail: string
  readonly data: Uint8Array
  readonly appendedAt: number
}

/** What stands at one position of the log. */
export type Decoded = (Arrival & { readonly kind: 'event' }) | Unreadable

/**
 * What a record holds, in order: one for a plain record, any number for an aggregated one, told apart by their sub-sequence
 * numbers. Never throws, on any bytes (law 1). Every event is of the lane that its record's partition key names.
 */
export function decode(vocabulary: Vocabulary, record: LogRecord): readonly Decoded[] {
  const parts = isAggregated(record) ? deaggregate(record.data) : undefined
  if (parts === undefined) return [decodePart(vocabulary, record, record, 0)]
  return parts.map((part, subSequence) => decodePart(vocabulary, record, part, subSequence))
}

/** The magic bytes are not ASCII. */
const isAggregated = (record: LogRecord): boolean =>
  record.text === undefined && isMarkedAggregated(record.data)

/** What a batch of records holds: the events, and what is none. */
export interface DecodedBatch {
  readonly vocabulary: Vocabulary
  readonly records: readonly LogRecord[]
  readonly arrivals: readonly Arrival[]
  readonly unreadable: readonly Unreadable[]
}

function decodeBatch(vocabulary: Vocabulary, records: readonly LogRecord[]): DecodedBatch {
  const arrivals: Arrival[] = []
  const unreadable: Unreadable[] = []
  for (const record of records)
    for (const one of decode(vocabulary, record)) {
      if (one.kind === 'event') arrivals.push(one)
      else unreadable.push(one)
    }
  return { vocabulary, records, arrivals, unreadable }
}

/** One, not a map by list: V8 collects what an old map holds weakly only together with all that is old, long after its batch. */
let last: WeakRef<DecodedBatch> | undefined

/** `decodeBatch`, once for all consumers that are given the same list one after the other, and kept no longer than that. */
export function decodeOnce(vocabulary: Vocabulary, records: readonly LogRecord[]): DecodedBatch {
  const known = last?.deref()
  if (known?.records === records && known.vocabulary === vocabulary) return known
  const fresh = decodeBatch(vocabulary, records)
  last = new WeakRef(fresh)
  return fresh
}

/** Lets go of the batch that was decoded last: what is held weakly outlives collections of the young. */
export function forgetLast(): void {
  last = undefined
}

/** Without a key Kinesis keeps no order between this record and others of its lane. */
const KEYLESS: Refusal = {
  reason: 'no-partition-key',
  detail: 'The record has no partition key: its stream distributes records by itself (AUTO)',
}

type Part = Encoded & Pick<LogRecord, 'partitionKey'>

function decodePart(vocabulary: Vocabulary, record: LogRecord, part: Part, subSequence: number): Decoded {
  const { shardId, sequenceNumber, approximateArrivalTimestamp: appendedAt } = record
  const position = positionOf(sequenceNumber, subSequence)
  const read =
    record.partitionKey === NO_KEY
      ? refuse(KEYLESS)
      : readEvent(vocabulary, part, record.partitionKey, part.partitionKey)
  if (read.ok) {
    // Field by field: a spread here costs more than parsing the event.
    const { event, text, lane } = read.value
    return { kind: 'event', event, text, lane, position, sequenceNumber, shardId, appendedAt }
  }
  const { reason, detail } = read.error
  return { kind: 'unreadable', position, shardId, reason, detail, data: part.data, appendedAt }
}
