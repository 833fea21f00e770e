import type { Event } from '../events/event.ts'
import { validateEvent } from '../events/validate.ts'
import type { Arrival } from './arrival.ts'

/** An event as the table `log` keeps it, and where and when (ms since 1970) the log took it. */
export interface KeptEvent {
  readonly event: Event
  readonly shardId: string
  readonly appendedAt: number
}

/**
 * The content of a row of the table `log`: `<appendedAt> <shardId> <event>`, the event's JSON as the log holds it. It is
 * the table with most rows by far, and this way none of them is written as JSON anew.
 */
export const keep = ({ text, shardId, appendedAt }: Arrival): string => `${appendedAt} ${shardId} ${text}`

/** Reads it back, the event brought up to the present version. Throws where it is none: we were wrong. */
export function kept(content: string): KeptEvent {
  const first = content.indexOf(' ')
  const second = content.indexOf(' ', first + 1)
  const event = validateEvent(JSON.parse(content.slice(second + 1)))
  if (!event.ok) throw new Error(`Cannot answer: a kept event is none, ${event.error.detail}`)
  return {
    event: event.value,
    shardId: content.slice(first + 1, second),
    appendedAt: Number(content.slice(0, first)),
  }
}
