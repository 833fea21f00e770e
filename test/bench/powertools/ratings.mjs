import { isStale, stampOf } from './event.mjs'
import { get, put } from './table.mjs'

/**
 * Keeps one user's rating of one media, and gives the difference that it made to a sum of ratings, with the rating
 * before; undefined where a later one stands.
 */
export async function rate(table, event) {
  const { subject, data } = event
  const stamp = stampOf(event)
  const key = { pk: `rating#${subject}`, sk: data.mediaId }
  const before = await get(table, key.pk, key.sk)
  if (isStale(before?.stamp, stamp)) return undefined
  const item = { ...key, stars: data.stars, stamp }
  const isMine = await put(table, item, 'attribute_not_exists(stamp) OR stamp < :stamp', { ':stamp': stamp })
  if (!isMine) return undefined
  const was = before?.stars ?? null
  return {
    count: (data.stars === null ? 0 : 1) - (was === null ? 0 : 1),
    stars: (data.stars ?? 0) - (was ?? 0),
    before,
  }
}
