import type { Event } from '../events/event.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'

/** An event as a stream keeps it, and where and when (ms since 1970) the log took it. */
export interface KeptEvent {
  readonly event: Event
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly appendedAt: number
  /** UTF-16 units of its JSON. */
  readonly size: number
}

/** The record separator of JSON text sequences (RFC 7464): it is in no JSON text. */
const SEPARATOR = '\x1e'

/**
 * The content of a segment: `<shardId>`, and behind it, for each event, `<RS><sequence number> <appendedAt> <event>`, the
 * event's JSON as the log holds it.
 */
export const eventText = (sequence: SequenceNumber, appendedAt: number, text: string): string =>
  `${SEPARATOR}${sequence} ${appendedAt} ${text}`

/** The events of a segment in the order of the log. Throws where it is none: we were wrong. */
export function keptEvents({ validate }: Vocabulary, content: string): readonly KeptEvent[] {
  const [shardId = '', ...texts] = content.split(SEPARATOR)
  return texts.map((text) => ({ shardId, ...keptEvent(validate, text) }))
}

function keptEvent(validate: Vocabulary['validate'], text: string): Omit<KeptEvent, 'shardId'> {
  const first = text.indexOf(' ')
  const second = text.indexOf(' ', first + 1)
  const event = validate(JSON.parse(text.slice(second + 1)))
  if (!event.ok) throw new Error(`Cannot answer: a kept event is none, ${event.error.detail}`)
  return {
    event: event.value,
    sequenceNumber: text.slice(0, first) as SequenceNumber,
    appendedAt: Number(text.slice(first + 1, second)),
    size: text.length - second - 1,
  }
}
