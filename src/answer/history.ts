import type { Event } from '../events/event.ts'
import type { MediaId, UserId } from '../events/ids.ts'
import { instantOf, parseInstant } from '../events/instant.ts'
import { mediaStream, userStream } from '../fold/streams.ts'
import { inOneGeneration } from '../generations/whole.ts'
import { InvalidCursor } from '../tables/cursor.ts'
import type { Tables } from '../tables/tables.ts'
import { comparePlaces, instantAt, type EventPlace } from './event-place.ts'
import { eventsIn, type PlacedEvent } from './events-in.ts'
import { cursorAfter, startOf, type Paged } from './paged.ts'
import type { Wanted } from './segment-run.ts'

const TABLE = 'log'

/** An event of a history, and where and when (RFC 3339) the log took it. */
export type HistoryItem = Event & {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly appendedAt: string
}

/** Whose history, and which of it: `time` in [from, to) (RFC 3339, UTC), one type; a page of 1 to 1,000. */
export interface HistoryQuestion {
  readonly kind: 'users' | 'media'
  readonly id: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly type?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** How many events one page of a history looks through for those of a type. */
const LOOKS = 10_000

/**
 * The changes of one user or one media, oldest first. Where events of a type are rare, a page may be short or even empty
 * and still have a `next`. Throws `InvalidCursor` where the cursor is none of this history.
 */
export function history(tables: Tables, question: HistoryQuestion): Promise<Paged<HistoryItem>> {
  return inOneGeneration(tables, TABLE, (those) => historyIn(those, question))
}

async function historyIn(tables: Tables, question: HistoryQuestion): Promise<Paged<HistoryItem>> {
  const { id, type, limit, cursor } = question
  const after = eventPlaceOf(startOf(TABLE, id, cursor))
  const items: HistoryItem[] = []
  let looks = 0
  let last = after
  for await (const one of eventsIn(tables, TABLE, wantedBy(question, after))) {
    if (after !== undefined && comparePlaces(one.place, after) <= 0) continue
    if (items.length === limit || looks === LOOKS) return { items, next: last && cursorAfter(id, last) }
    looks += 1
    last = one.place
    if (type === undefined || one.event.type === type) items.push(itemOf(one))
  }
  return { items, next: undefined }
}

function eventPlaceOf(sort: string | undefined): EventPlace | undefined {
  if (sort === undefined) return undefined
  const place = sort as EventPlace
  if (parseInstant(instantAt(place)) === undefined)
    throw new InvalidCursor(`Cannot go on reading table "${TABLE}": the cursor is not one of this query`)
  return place
}

function wantedBy({ kind, id, from, to }: HistoryQuestion, after: EventPlace | undefined): Wanted {
  const starts = [
    ...(from === undefined ? [] : [instantOf(from)]),
    ...(after === undefined ? [] : [instantAt(after)]),
  ]
  return {
    stream: kind === 'users' ? userStream(id as UserId) : mediaStream(id as MediaId),
    from: starts.sort().at(-1),
    to: to === undefined ? undefined : instantOf(to),
  }
}

const itemOf = ({ event, shardId, sequenceNumber, appendedAt }: PlacedEvent): HistoryItem => ({
  ...event,
  ...{ shardId, sequenceNumber, appendedAt: new Date(appendedAt).toISOString() },
})
