import type { Position } from '../events/position.ts'
import { positionOf } from '../events/position.ts'
import type { Arrival } from '../fold/arrival.ts'
import type { LogRecord } from '../log/log.ts'
import { deaggregate, isMarkedAggregated } from './aggregation.ts'
import { readEvent } from './read-event.ts'

/** What stands at one position of the log: an event, or bytes that are none and never will be. */
export type Decoded =
  | { readonly kind: 'event'; readonly arrival: Arrival }
  | {
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

/**
 * What a record holds, in order: one for a plain record, any number for an aggregated one, told apart by their sub-sequence
 * numbers. Never throws, on any bytes (law 1). Every event is of the lane that its record's partition key names.
 */
export function decode(record: LogRecord): readonly Decoded[] {
  const parts = isMarkedAggregated(record.data) ? deaggregate(record.data) : undefined
  if (parts === undefined) return [decodePart(record, record, 0)]
  return parts.map((part, subSequence) => decodePart(record, part, subSequence))
}

const decoded = new WeakMap<LogRecord, readonly Decoded[]>()

/** `decode`, once for all consumers that are given the same record object. */
export function decodeOnce(record: LogRecord): readonly Decoded[] {
  const known = decoded.get(record)
  if (known !== undefined) return known
  const fresh = decode(record)
  decoded.set(record, fresh)
  return fresh
}

type Part = Pick<LogRecord, 'partitionKey' | 'data'>

function decodePart(record: LogRecord, part: Part, subSequence: number): Decoded {
  const position = positionOf(record.sequenceNumber, subSequence)
  const { shardId, approximateArrivalTimestamp: appendedAt } = record
  const read = readEvent(part.data, record.partitionKey, part.partitionKey)
  if (read.ok) {
    // Field by field: a spread here costs more than parsing the event.
    const { event, lane } = read.value
    return { kind: 'event', arrival: { event, lane, position, shardId, appendedAt } }
  }
  const { reason, detail } = read.error
  return { kind: 'unreadable', position, shardId, reason, detail, data: part.data, appendedAt }
}
