import type { Event } from '../events/event.ts'
import type { MediaId, UserId } from '../events/ids.ts'
import { instantOf, parseInstant } from '../events/instant.ts'
import { mediaStream, userStream } from '../fold/streams.ts'
import { inOneGeneration } from '../generations/whole.ts'
import { InvalidCursor, readCursor, writeCursor } from '../tables/cursor.ts'
import type { Tables } from '../tables/tables.ts'
import { comparePlaces, instantAt, type EventPlace } from './event-place.ts'
import { eventsIn, type PlacedEvent } from './events-in.ts'
import { firsts, NEARBY } from './firsts.ts'
import type { Paged } from './paged.ts'
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
  const [after, begin] = startOf(id, cursor)
  const items: HistoryItem[] = []
  const trail: EventPlace[] = []
  let looks = 0
  for await (const one of firsts(eventsIn(tables, TABLE, wantedBy(question, begin)))) {
    const isBefore = after !== undefined && comparePlaces(one.place, after) <= 0
    if (!isBefore && (items.length === limit || looks === LOOKS)) return { items, next: nextOf(id, trail) }
    trail.push(one.place)
    if (isBefore) continue
    looks += 1
    if (type === undefined || one.event.type === type) items.push(itemOf(one))
  }
  return { items, next: undefined }
}

/** A page's last place, and the one from which the next page reads, to know again what is told again. */
const nextOf = (id: string, trail: readonly EventPlace[]): string | undefined => {
  const last = trail.at(-1)
  return last && writeCursor(id, last, trail.at(-NEARBY) ?? trail[0] ?? last)
}

function startOf(id: string, cursor: string | undefined): readonly EventPlace[] {
  if (cursor === undefined) return []
  const places = readCursor(TABLE, cursor, id, 3).slice(1) as EventPlace[]
  if (!places.every((place) => parseInstant(instantAt(place)) !== undefined))
    throw new InvalidCursor(`Cannot go on reading table "${TABLE}": the cursor is not one of this query`)
  return places
}

function wantedBy({ kind, id, from, to }: HistoryQuestion, begin: EventPlace | undefined): Wanted {
  const starts = [
    ...(from === undefined ? [] : [instantOf(from)]),
    ...(begin === undefined ? [] : [instantAt(begin)]),
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
