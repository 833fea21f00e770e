import { hash } from 'node:crypto'
import { readEvent } from '../../codec/read-event.ts'
import { partitionKeyOf } from '../../events/lane.ts'
import { parseSequenceNumber, type SequenceNumber } from '../../events/position.ts'
import type { Vocabulary } from '../../events/vocabulary.ts'
import type { LogRecord } from '../../log/log.ts'
import type { Feed, Message } from './feed.ts'

/**
 * A message as a record, which a reactor takes like one of the log. A message has no place in the log: without one of the
 * trigger's, its place is made from its bytes, so that a message that is parked twice is parked once.
 */
export function recordOf(
  { text, at, place }: Message,
  source: Feed['source'],
  vocabulary: Vocabulary,
): LogRecord {
  const data = Buffer.from(text)
  const read = readEvent(vocabulary, { data })
  return {
    shardId: source,
    sequenceNumber: place ?? placeOf(data),
    partitionKey: read.ok ? partitionKeyOf(read.value.lane) : UNREAD,
    data,
    approximateArrivalTimestamp: at,
  }
}

/** The key of what is not an event: why it is none, its reader says again. */
const UNREAD = 'unread'

/** 184 bits of SHA-256: as many as 56 digits can hold. */
const HEX_DIGITS = 46

function placeOf(data: Uint8Array): SequenceNumber {
  const place = parseSequenceNumber(BigInt(`0x${hash('sha256', data).slice(0, HEX_DIGITS)}`).toString())
  if (place === undefined) throw new Error('Cannot make a place: it has more than 56 digits')
  return place
}
