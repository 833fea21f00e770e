import type { Event } from '../events/event.ts'
import { instantOf, parseInstant } from '../events/instant.ts'
import { inOneGeneration } from '../generations/whole.ts'
import { InvalidCursor, readCursor, writeCursor } from '../tables/cursor.ts'
import { MAX_PAGE_UNITS } from '../tables/limits.ts'
import type { Tables } from '../tables/tables.ts'
import { compareSortKeys, instantAt, type EventSortKey } from './event-sort-key.ts'
import { eventsIn, type EventTable, type StoredEvent } from './events-in.ts'
import { firsts, NEARBY, NEARBY_UNITS } from './firsts.ts'
import type { Paged } from './paged.ts'
import type { Wanted } from './segment-run.ts'

/** Where and when (RFC 3339) the log took an event. */
export interface LogPosition {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly appendedAt: string
}

/** An event of a history and its place in the log. If the event has an attribute of the same name, that one is shown. */
export type HistoryItem = Event & LogPosition

export interface HistoryPage extends Paged<HistoryItem> {
  /** The places of all items, in order. Set if an event has attributes of its own under these names. */
  readonly places?: readonly LogPosition[]
}

/**
 * A stream and the part of it to read: `time` in [from, to) (RFC 3339, UTC), events of one type; pages of 1 to 1,000
 * events.
 */
export interface HistoryQuestion {
  readonly stream: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly type?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The maximum that one page reads to find events of a type: events, and UTF-16 units of their JSON. */
const LOOKS = 10_000
const LOOK_UNITS = 4 * MAX_PAGE_UNITS

/**
 * The events of one stream, oldest first. If events are large, or those of the type rare, a page may be short or empty
 * and still have a `next`. Throws `InvalidCursor` if the cursor is not one of this history.
 */
export function history(tables: Tables, table: EventTable, question: HistoryQuestion): Promise<HistoryPage> {
  return inOneGeneration(tables, table.name, (those) => historyIn(those, table, question))
}

async function historyIn(tables: Tables, table: EventTable, question: HistoryQuestion): Promise<HistoryPage> {
  const { stream, type, limit, cursor } = question
  const [after, begin] = startOf(table, stream, cursor)
  const found: StoredEvent[] = []
  const trail: StoredEvent[] = []
  let [looks, looked, given] = [0, 0, 0]
  for await (const one of firsts(eventsIn(tables, table, wantedBy(question, begin)))) {
    const isBefore = after !== undefined && compareSortKeys(one.sortKey, after) <= 0
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

const hasNoRoom = ({ length }: readonly StoredEvent[], given: number, { size }: StoredEvent): boolean =>
  length > 0 && given + size > MAX_PAGE_UNITS

/** A cursor: the last place of the page, and the place from which the next page reads, so that it recognises repeats. */
const nextOf = (stream: string, trail: readonly StoredEvent[]): string | undefined => {
  const last = trail.at(-1)
  if (last === undefined) return undefined
  let [at, units] = [trail.length - 1, last.size]
  while (at > 0 && trail.length - at < NEARBY && units <= NEARBY_UNITS) units += trail[--at]?.size ?? 0
  return writeCursor(stream, last.sortKey, (trail[at] ?? last).sortKey)
}

function startOf({ name }: EventTable, stream: string, cursor: string | undefined): readonly EventSortKey[] {
  if (cursor === undefined) return []
  const places = readCursor(name, cursor, stream, 3).slice(1) as EventSortKey[]
  if (!places.every((place) => parseInstant(instantAt(place)) !== undefined))
    throw new InvalidCursor(`Cannot go on reading table "${name}": the cursor is not one of this query`)
  return places
}

function wantedBy({ stream, from, to }: HistoryQuestion, begin: EventSortKey | undefined): Wanted {
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

function told(found: readonly StoredEvent[]): Omit<HistoryPage, 'next'> {
  const places = found.map(logPositionOf)
  const items = found.map(({ event }, at) => ({ ...event, ...places[at], ...ownOf(event) }) as HistoryItem)
  return found.some(({ event }) => NAMES.some((name) => name in event)) ? { items, places } : { items }
}

const NAMES = ['shardId', 'sequenceNumber', 'appendedAt'] as const

/** The event's own attributes that have the names of its place. */
const ownOf = (event: Event): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => (NAMES as readonly string[]).includes(name)))

const logPositionOf = ({ shardId, sequenceNumber, appendedAt }: StoredEvent): LogPosition => ({
  shardId,
  sequenceNumber,
  appendedAt: new Date(appendedAt).toISOString(),
})
