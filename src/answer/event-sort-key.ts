import { hash } from 'node:crypto'
import type { Brand } from '../base/brand.ts'
import type { Event } from '../events/event.ts'
import { instantOf, type Instant } from '../events/instant.ts'
import { compareIds } from '../events/supersedes.ts'

/** The sort key of an event in a stream: its moment, then its id, then its source and subject. */
export type EventSortKey = Brand<string, 'EventPlace'>

/** UTF-16 units of an event's id and source in a cursor. A longer text is replaced by 128 bits of its hash. */
const MAX_NAME = 200

/** No id, source or subject contains a line feed. */
export const sortKeyOf = (event: Event): EventSortKey =>
  `${instantOf(event.time)}/${nameOf(event)}\n${event.subject}` as EventSortKey

function nameOf({ id, source }: Event): string {
  const name = `${id}\n${source}`
  return name.length <= MAX_NAME ? name : hash('sha256', name, 'base64url').slice(0, 22)
}

/** The moment at the beginning of a sort key: 30 characters. */
export const instantAt = (sortKey: EventSortKey): Instant => sortKey.slice(0, 30) as Instant

/** Orders two sort keys by their UTF-8 bytes. */
export const compareSortKeys = (a: EventSortKey, b: EventSortKey): number => (a === b ? 0 : compareIds(a, b))
