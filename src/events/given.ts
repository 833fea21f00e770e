import type { Result } from '../base/result.ts'
import type { Event } from './event.ts'
import type { Refusal } from './refusal.ts'

/** A valid event, and its text as JSON.stringify writes it. */
export interface Recognised {
  readonly kind: 'recognised'
  readonly event: Event
  readonly text: string
}

/** A JSON value, which may be no event. */
export interface Parsed {
  readonly kind: 'parsed'
  readonly value: unknown
}

/** What could not be read as JSON. */
export interface Unread {
  readonly kind: 'refused'
  readonly refusal: Refusal
}

/** An event as an entrance of the log hands it to `accept`. */
export type Given = Recognised | Parsed | Unread

export const parsed = (value: unknown): Parsed => ({ kind: 'parsed', value })

export const unread = (refusal: Refusal): Unread => ({ kind: 'refused', refusal })

export const given = (value: Result<unknown, Refusal>): Given =>
  value.ok ? parsed(value.value) : unread(value.error)
