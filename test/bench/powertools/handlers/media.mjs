import { eachRecord } from '../each-record.mjs'
import { isStale, ownerOf, stampOf } from '../event.mjs'
import { rate } from '../ratings.mjs'
import { get, update } from '../table.mjs'

const FIELDS = {
  'media.uploaded': ['bytes', 'contentType', 'title', 'location'],
  'media.described': ['title', 'description', 'tags'],
  'media.metadata-extracted': ['width', 'height', 'durationMs', 'takenAt', 'camera', 'location'],
  'media.shared': ['audience'],
}

/** A media as it is shown, with its ratings; a field that a later word has set stays. */
export const handler = eachRecord(async (event) => {
  if (event.type === 'media.rated') return addRating(event)
  if (event.type !== 'media.deleted' && FIELDS[event.type] === undefined) return
  const { mediaId } = event.data
  const before = await get('media', mediaId, 'media')
  if (before?.deleted) return
  const change = event.type === 'media.deleted' ? { deleted: true } : changeOf(before, event)
  if (Object.keys(change).length === 0) return
  const version = before?.version ?? 0
  const isMine = await update(
    'media',
    mediaId,
    'media',
    `SET ${[...Object.keys(change), 'version'].map((name) => `${name} = :${name}`).join(', ')}`,
    {
      ...Object.fromEntries(Object.entries(change).map(([name, value]) => [`:${name}`, value])),
      ':version': version + 1,
      ':before': version,
    },
    'attribute_not_exists(version) OR version = :before',
  )
  if (!isMine) throw new Error(`Somebody else wrote ${mediaId}: to be tried again`)
})

async function addRating(event) {
  const made = await rate('media', event)
  if (made === undefined || (made.count === 0 && made.stars === 0)) return
  await update('media', event.data.mediaId, 'media', 'ADD ratings :count, stars :stars', {
    ':count': made.count,
    ':stars': made.stars,
  })
}

function changeOf(before, event) {
  const stamp = stampOf(event)
  const stamps = { ...before?.stamps }
  const change = {}
  for (const field of FIELDS[event.type]) {
    if (event.data[field] === undefined || isStale(stamps[field], stamp)) continue
    change[`f_${field}`] = event.data[field]
    stamps[field] = stamp
  }
  if (Object.keys(change).length === 0) return change
  const { mediaId } = event.data
  const listed = event.type === 'media.uploaded' ? { ipk: ownerOf(mediaId), isk: `${stamp}#${mediaId}` } : {}
  return { ...change, ...listed, stamps }
}
