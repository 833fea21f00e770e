import type { HistoryItem, HistoryPage, LogPosition } from '../answer/history.ts'
import type { Asker } from '../policy/caller.ts'
import type { Tables } from '../tables/tables.ts'
import { history, type HistoryQuestion } from './history.ts'
import type { MediaId } from './model/ids.ts'
import { isDeletedIn, isSeenIn, mediaKey } from './model/media-row.ts'
import { seenEvent, seesAllOf } from './model/seen-event.ts'
import { isKnown } from './model/vocabulary.ts'

/** What a reader is told of an event beside it: that a rating is of a media which the rater cannot see. */
export type Flag = 'media-unknown'

/** A page of a history as a caller sees it: events of others without their places. */
export async function seenHistory(
  tables: Tables,
  asker: Asker,
  question: HistoryQuestion,
): Promise<HistoryPage> {
  const page = await history(tables, question)
  const { items, places } = page
  if (question.kind === 'users') return { ...page, items: await flagged(tables, items) }
  const seen = items.flatMap((item, at) => {
    if (seesAllOf(asker, item.subject)) return [{ item, place: places?.[at] ?? placeOf(item) }]
    const [event, place] = [seenEvent(item), places?.[at] ?? placeOf(item)]
    return event === undefined ? [] : [{ item: { ...event, ...place }, place }]
  })
  const told = { items: seen.map(({ item }) => item), next: page.next }
  return places === undefined ? told : { ...told, places: seen.map(({ place }) => place) }
}

const placeOf = ({ shardId, sequenceNumber, appendedAt }: HistoryItem): LogPosition => ({
  shardId,
  sequenceNumber,
  appendedAt,
})

/** Marks ratings of media that the rater cannot see: never uploaded, as far as the table says, or not shared. */
async function flagged(
  tables: Pick<Tables, 'get'>,
  items: readonly HistoryItem[],
): Promise<readonly HistoryItem[]> {
  const rated = items.flatMap((item) =>
    isKnown(item) && item.type === 'media.rated' ? [item.data.mediaId] : [],
  )
  const unknown = await unknownOf(tables, items[0]?.subject ?? '', [...new Set(rated)])
  return items.map((item) =>
    isKnown(item) && item.type === 'media.rated' && unknown.has(item.data.mediaId)
      ? { ...item, flags: ['media-unknown' satisfies Flag] }
      : item,
  )
}

async function unknownOf(
  tables: Pick<Tables, 'get'>,
  rater: string,
  ids: readonly MediaId[],
): Promise<ReadonlySet<MediaId>> {
  if (ids.length === 0) return new Set()
  const rows = await tables.get('media', ids.map(mediaKey))
  const asker = { role: 'user', user: rater } as Asker
  return new Set(
    ids.filter((id, at) => !isDeletedIn(rows[at]?.content) && !isSeenIn(rows[at]?.content, id, asker)),
  )
}
