import { hash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'
import type { Event } from '../events/event.ts'
import { instantOf, type Instant } from '../events/instant.ts'
import { compareIds } from '../events/supersedes.ts'

/** Where an event stands in a stream: by its moment, then its id, and what else tells it from all others. */
export type EventPlace = Brand<string, 'EventPlace'>

/** UTF-16 units that an event's name may take in a cursor; what is longer is hashed, and cut to 128 bits. */
const MAX_NAME = 200

/** A line feed is in no id, in no source and in no subject. */
export const placeOf = (event: Event): EventPlace =>
  `${instantOf(event.time)}/${nameOf(event)}\n${event.subject}` as EventPlace

function nameOf({ id, source }: Event): string {
  const name = `${id}\n${source}`
  return name.length <= MAX_NAME ? name : hash('sha256', name, 'base64url').slice(0, 22)
}

/** The moment a place begins with: 30 characters. */
export const instantAt = (place: EventPlace): Instant => place.slice(0, 30) as Instant

/** Orders two places by the bytes of their UTF-8. */
export const comparePlaces = (a: EventPlace, b: EventPlace): number => (a === b ? 0 : compareIds(a, b))
