import type { Event } from '../events/event.ts'
import { instantOf, parseInstant } from '../events/instant.ts'
import { inOneGeneration } from '../generations/whole.ts'
import { InvalidCursor, readCursor, writeCursor } from '../tables/cursor.ts'
import { MAX_PAGE_UNITS } from '../tables/limits.ts'
import type { Tables } from '../tables/tables.ts'
import { comparePlaces, instantAt, type EventPlace } from './event-place.ts'
import { eventsIn, type EventTable, type PlacedEvent } from './events-in.ts'
import { firsts, NEARBY, NEARBY_UNITS } from './firsts.ts'
import type { Paged } from './paged.ts'
import type { Wanted } from './segment-run.ts'

/** Where and when (RFC 3339) the log took an event. */
export interface LogPlace {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly appendedAt: string
}

/** An event of a history and its place in the log. An attribute of the event's own under one of these names stands as it is. */
export type HistoryItem = Event & LogPlace

export interface HistoryPage extends Paged<HistoryItem> {
  /** The places of all items, in their order, where one of the events has attributes of its own under these names. */
  readonly places?: readonly LogPlace[]
}

/** Which stream, and which of it: `time` in [from, to) (RFC 3339, UTC), one type; a page of 1 to 1,000. */
export interface HistoryQuestion {
  readonly stream: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly type?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** How many events one page of a history looks through for those of a type, and how many UTF-16 units of JSON. */
const LOOKS = 10_000
const LOOK_UNITS = 4 * MAX_PAGE_UNITS

/**
 * The events of one stream, oldest first. Where events are large, or those of a type rare, a page may be short
 * or even empty and still have a `next`. Throws `InvalidCursor` where the cursor is none of this history.
 */
export function history(tables: Tables, table: EventTable, question: HistoryQuestion): Promise<HistoryPage> {
  return inOneGeneration(tables, table.name, (those) => historyIn(those, table, question))
}

async function historyIn(tables: Tables, table: EventTable, question: HistoryQuestion): Promise<HistoryPage> {
  const { stream, type, limit, cursor } = question
  const [after, begin] = startOf(table, stream, cursor)
  const found: PlacedEvent[] = []
  const trail: PlacedEvent[] = []
  let [looks, looked, given] = [0, 0, 0]
  for await (const one of firsts(eventsIn(tables, table, wantedBy(question, begin)))) {
    const isBefore = after !== undefined && comparePlaces(one.place, after) <= 0
    const isMeant = type === undefined || one.event.type === type
    const isFull = found.length === limit || (isMeant && hasNoRoom(found, given, one))
    if (!isBefore && (isFull || looks === LOOKS || looked > LOOK_UNITS))
      return { ...told(found), next: nextOf(stream, trail) }
    trail.push(one)
    if (isBefore) continue
    looks += 1
    looked += one.size
    if (!isMeant) continue
    given += one.size
    found.push(one)
  }
  return { ...told(found), next: undefined }
}

const hasNoRoom = ({ length }: readonly PlacedEvent[], given: number, { size }: PlacedEvent): boolean =>
  length > 0 && given + size > MAX_PAGE_UNITS

/** A page's last place, and the one from which the next page reads, to know again what is told again. */
const nextOf = (stream: string, trail: readonly PlacedEvent[]): string | undefined => {
  const last = trail.at(-1)
  if (last === undefined) return undefined
  let [at, units] = [trail.length - 1, last.size]
  while (at > 0 && trail.length - at < NEARBY && units <= NEARBY_UNITS) units += trail[--at]?.size ?? 0
  return writeCursor(stream, last.place, (trail[at] ?? last).place)
}

function startOf({ name }: EventTable, stream: string, cursor: string | undefined): readonly EventPlace[] {
  if (cursor === undefined) return []
  const places = readCursor(name, cursor, stream, 3).slice(1) as EventPlace[]
  if (!places.every((place) => parseInstant(instantAt(place)) !== undefined))
    throw new InvalidCursor(`Cannot go on reading table "${name}": the cursor is not one of this query`)
  return places
}

function wantedBy({ stream, from, to }: HistoryQuestion, begin: EventPlace | undefined): Wanted {
  const starts = [
    ...(from === undefined ? [] : [instantOf(from)]),
    ...(begin === undefined ? [] : [instantAt(begin)]),
  ]
  return {
    stream,
    from: starts.sort().at(-1),
    to: to === undefined ? undefined : instantOf(to),
  }
}

function told(found: readonly PlacedEvent[]): Omit<HistoryPage, 'next'> {
  const places = found.map(logPlaceOf)
  const items = found.map(({ event }, at) => ({ ...event, ...places[at], ...ownOf(event) }) as HistoryItem)
  return found.some(({ event }) => NAMES.some((name) => name in event)) ? { items, places } : { items }
}

const NAMES = ['shardId', 'sequenceNumber', 'appendedAt'] as const

/** The event's own attributes under the names of its place. */
const ownOf = (event: Event): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => (NAMES as readonly string[]).includes(name)))

const logPlaceOf = ({ shardId, sequenceNumber, appendedAt }: PlacedEvent): LogPlace => ({
  shardId,
  sequenceNumber,
  appendedAt: new Date(appendedAt).toISOString(),
})
