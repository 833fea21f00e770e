import { eachRecord } from '../each-record.mjs'
import { isOwnAction, isStale, ownerOf, stampOf } from '../event.mjs'
import { rate } from '../ratings.mjs'
import { get, put, update } from '../table.mjs'

/** What a user did and what was done to their media, in numbers. */
export const handler = eachRecord(async (event) => {
  if (event.type === 'media.rated') await addRating(event)
  if (event.type === 'media.uploaded' || event.type === 'media.deleted') await addMedia(event)
  if (isOwnAction(event)) await act(event)
})

async function addRating(event) {
  const made = await rate('stats', event)
  if (made === undefined) return
  if (made.count !== 0)
    await update('stats', event.subject, 'user', 'ADD ratingsGiven :one', { ':one': made.count })
  if (made.count !== 0 || made.stars !== 0)
    await update('stats', ownerOf(event.data.mediaId), 'user', 'ADD ratingsReceived :one, stars :stars', {
      ':one': made.count,
      ':stars': made.stars,
    })
}

/** Uploads and deletions count distinct media: the first of each kind does. */
async function addMedia({ type, data }) {
  const owner = ownerOf(data.mediaId)
  const kind = type === 'media.uploaded' ? 'uploads' : 'deletions'
  const isFirst = await put('stats', { pk: `${kind}#${owner}`, sk: data.mediaId }, 'attribute_not_exists(pk)')
  if (isFirst) await update('stats', owner, 'user', `ADD ${kind} :one`, { ':one': 1 })
}

/** The last thing a user did, what they call themselves, and how often they moved. */
async function act(event) {
  const { subject, type, data } = event
  const stamp = stampOf(event)
  const before = await get('stats', subject, 'user')
  const moved = type === 'user.located' && !isStale(before?.located, stamp)
  const named = type === 'user.registered' && !isStale(before?.named, stamp)
  const active = !isStale(before?.lastAction, stamp)
  if (!moved && !named && !active) return
  const set = [
    ...(active ? ['lastAction = :stamp'] : []),
    ...(moved ? ['located = :stamp'] : []),
    ...(named ? ['named = :stamp', 'displayName = :name'] : []),
  ]
  const add = moved ? ' ADD locationUpdates :one' : ''
  await update('stats', subject, 'user', `SET ${set.join(', ')}${add}`, {
    ':stamp': stamp,
    ...(moved && { ':one': 1 }),
    ...(named && { ':name': data.displayName }),
  })
}
