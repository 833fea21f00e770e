import type { Position } from '../events/position.ts'
import { positionOf } from '../events/position.ts'
import { refuse } from '../base/result.ts'
import type { Refusal } from '../events/refusal.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Arrival } from '../fold/arrival.ts'
import { NO_KEY, type Encoded, type LogRecord } from '../log/log.ts'
import { deaggregate, isMarkedAggregated } from './aggregation.ts'
import { readEvent } from './read-event.ts'

/** Bytes in the log that are not a readable event, now or later. */
export interface Unreadable {
  readonly kind: 'unreadable'
  readonly position: Position
  readonly shardId: string
  /** A reason of `Refusal`. */
  readonly reason: string
  /** A sentence for people; it repeats nothing of the content. */
  readonly detail: string
  readonly data: Uint8Array
  readonly appendedAt: number
}

/** The decoded content of one position of the log. */
export type Decoded = (Arrival & { readonly kind: 'event' }) | Unreadable

/**
 * The content of a record, in order: one item for a plain record; for an aggregated one an item for each user record,
 * at its sub-sequence number. Never throws, whatever the bytes are (law 1). Every event has the lane that its record's
 * partition key names.
 */
export function decode(vocabulary: Vocabulary, record: LogRecord): readonly Decoded[] {
  const parts = isAggregated(record) ? deaggregate(record.data) : undefined
  if (parts === undefined) return [decodePart(vocabulary, record, record, 0)]
  return parts.map((part, subSequence) => decodePart(vocabulary, record, part, subSequence))
}

/** If the adapter gives the data as text, it is ASCII; the magic bytes are not. */
const isAggregated = (record: LogRecord): boolean =>
  record.text === undefined && isMarkedAggregated(record.data)

/** The decoded content of a batch of records. */
export interface DecodedBatch {
  readonly arrivals: readonly Arrival[]
  readonly unreadable: readonly Unreadable[]
}

export function decodeBatch(vocabulary: Vocabulary, records: readonly LogRecord[]): DecodedBatch {
  const arrivals: Arrival[] = []
  const unreadable: Unreadable[] = []
  for (const record of records)
    for (const one of decode(vocabulary, record)) {
      if (one.kind === 'event') arrivals.push(one)
      else unreadable.push(one)
    }
  return { arrivals, unreadable }
}

/** Without a partition key, Kinesis keeps no order between this record and others of its lane. */
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
    // Field by field: a spread here costs more than to parse the event.
    const { event, text, lane } = read.value
    return { kind: 'event', event, text, lane, position, sequenceNumber, shardId, appendedAt }
  }
  const { reason, detail } = read.error
  return { kind: 'unreadable', position, shardId, reason, detail, data: part.data, appendedAt }
}
