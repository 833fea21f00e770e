import Type from 'typebox'
import type { Event } from '../events/event.ts'
import { instantOf } from '../events/instant.ts'
import { sequenceOf } from '../events/position.ts'
import { kept } from '../fold/kept-event.ts'
import { stored } from '../fold/stored.ts'
import { MAX_PAGE } from '../tables/limits.ts'
import type { Page, Row, Tables } from '../tables/tables.ts'
import { cursorAfter, startOf, type Paged } from './paged.ts'

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

/** How many pages of the table one page of a history looks through for events of a type. */
const LOOKS = 10

/**
 * The changes of one user or one media, oldest first. Where events of a type are rare, a page may be short or even empty
 * and still have a `next`. Throws `InvalidCursor` where the cursor is none of this history.
 */
export async function history(tables: Tables, question: HistoryQuestion): Promise<Paged<HistoryItem>> {
  const { id, type, limit } = question
  const items: HistoryItem[] = []
  let place = startOf(TABLE, id, question.cursor)
  for (let looks = 0; looks < LOOKS; looks++) {
    const { rows, next } = await look(tables, question, place)
    for (const row of rows) {
      place = placeOf(row, question)
      const item = itemOf(row)
      if (type === undefined || item.type === type) items.push(item)
      if (items.length < limit) continue
      return { items, next: next === undefined && row === rows.at(-1) ? undefined : cursorAfter(id, place) }
    }
    if (next === undefined) return { items, next }
  }
  return { items, next: place && cursorAfter(id, place) }
}

function look(tables: Tables, question: HistoryQuestion, place: string | undefined): Promise<Page> {
  const { kind, id, type, limit } = question
  const query = { partition: id, ...bounds(question, place), limit: type === undefined ? limit : MAX_PAGE }
  return kind === 'users' ? tables.query(TABLE, query) : tables.queryIndex(TABLE, query)
}

/** The index keeps apart what two users' events have in common. */
const placeOf = ({ key, index }: Row, { kind }: HistoryQuestion): string =>
  kind === 'users' || index === undefined ? key.sort : index.sort

// The sorts of a history have one number of line feeds: nothing sorts between one and the same with a further one.
function bounds({ from, to }: HistoryQuestion, place: string | undefined) {
  const starts = [from && instantOf(from), place && `${place}\n`].filter((start) => start !== undefined)
  return { from: starts.sort().at(-1), to: to && instantOf(to) }
}

const read = stored(Type.String())

function itemOf({ content, position }: Row): HistoryItem {
  const { event, shardId, appendedAt } = kept(read(content))
  return {
    ...event,
    shardId,
    sequenceNumber: sequenceOf(position),
    appendedAt: new Date(appendedAt).toISOString(),
  }
}
