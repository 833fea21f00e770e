import { eachRecord } from '../each-record.mjs'
import { isStale, ownerOf, stampOf } from '../event.mjs'
import { get, put, update } from '../table.mjs'

/** Bytes and number of a user's media that stand. */
export const handler = eachRecord(async (event) => {
  const { type, data } = event
  if (type !== 'media.uploaded' && type !== 'media.deleted') return
  const owner = ownerOf(data.mediaId)
  const before = await get('usage', `media#${owner}`, data.mediaId)
  const stamp = stampOf(event)
  if (before?.deleted || (type === 'media.uploaded' && isStale(before?.stamp, stamp))) return
  const after = type === 'media.deleted' ? { deleted: true, bytes: 0 } : { deleted: false, bytes: data.bytes }
  const item = { pk: `media#${owner}`, sk: data.mediaId, stamp, ...after }
  const isMine = await put('usage', item, 'attribute_not_exists(stamp) OR stamp = :before', {
    ':before': before?.stamp ?? '',
  })
  if (!isMine) throw new Error(`Somebody else wrote ${data.mediaId}: to be tried again`)
  await update('usage', owner, 'usage', 'ADD usedBytes :bytes, mediaCount :count', {
    ':bytes': after.bytes - (before?.bytes ?? 0),
    ':count': (after.deleted ? 0 : 1) - (before === undefined || before.deleted ? 0 : 1),
  })
})
