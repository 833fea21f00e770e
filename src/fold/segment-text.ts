import type { Event } from '../events/event.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { Vocabulary } from '../events/vocabulary.ts'

/** An event as a stream stores it, and where and when (ms since 1970) the log took it. */
export interface KeptEvent {
  readonly event: Event
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly appendedAt: number
  /** UTF-16 units of its JSON. */
  readonly size: number
}

/** The record separator of JSON text sequences (RFC 7464): no JSON text contains it. */
const SEPARATOR = '\x1e'

/**
 * One event in the content of a segment. The content is `<shardId>`, followed by `<RS><sequence number>
 * <appendedAt> <event>` for each event, with the event's JSON as the log holds it.
 */
export const eventText = (sequence: SequenceNumber, appendedAt: number, text: string): string =>
  `${SEPARATOR}${sequence} ${appendedAt} ${text}`

/** The events of a segment in the order of the log. Throws if the content is not a segment: that is a bug. */
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
