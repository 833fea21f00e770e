import { hash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'
import type { Event } from '../events/event.ts'
import { instantOf, type Instant } from '../events/instant.ts'
import { compareIds } from '../events/supersedes.ts'

/** The place of an event in a stream: its moment, then its id, then its source and subject. */
export type EventPlace = Brand<string, 'EventPlace'>

/** UTF-16 units of an event's id and source in a cursor. A longer text is replaced by 128 bits of its hash. */
const MAX_NAME = 200

/** No id, source or subject contains a line feed. */
export const placeOf = (event: Event): EventPlace =>
  `${instantOf(event.time)}/${nameOf(event)}\n${event.subject}` as EventPlace

function nameOf({ id, source }: Event): string {
  const name = `${id}\n${source}`
  return name.length <= MAX_NAME ? name : hash('sha256', name, 'base64url').slice(0, 22)
}

/** The moment at the beginning of a place: 30 characters. */
export const instantAt = (place: EventPlace): Instant => place.slice(0, 30) as Instant

/** Orders two places by their UTF-8 bytes. */
export const comparePlaces = (a: EventPlace, b: EventPlace): number => (a === b ? 0 : compareIds(a, b))
