import { eachRecord } from '../each-record.mjs'
import { ownerOf, stampOf } from '../event.mjs'
import { rate } from '../ratings.mjs'
import { put, update } from '../table.mjs'

const NEWS = ['media.metadata-extracted', 'media.extraction-failed', 'usage.quota-exceeded']

/** The notifications of users: some events are one, and the ratings of a media within a day are one together. */
export const handler = eachRecord(async (event) => {
  if (NEWS.includes(event.type)) await tell(event)
  if (event.type === 'media.rated') await gather(event)
  if (event.type === 'user.notifications-read') await mark(event)
})

/** The first outcome of a media is news; that it is over quota is news each time. */
async function tell(event) {
  const { type, id, time, data } = event
  const pk = type === 'usage.quota-exceeded' ? `${data.mediaId}.${type}-${id}` : `${data.mediaId}.${type}`
  const { mediaId, usedBytes, quotaBytes, reason } = data
  const item = { pk, sk: 'news', type, mediaId, usedBytes, quotaBytes, reason, time }
  const listed = { ipk: ownerOf(mediaId), isk: `${stampOf(event)}#${pk}` }
  await put('notifications', { ...item, ...listed }, 'attribute_not_exists(pk)')
}

async function gather(event) {
  const made = await rate('notifications', event)
  if (made === undefined) return
  const { data, time } = event
  const was = made.before
  if (was !== undefined && was.stars !== null)
    await add(data.mediaId, was.stamp, { ':one': -1, ':stars': -was.stars })
  if (data.stars !== null) await add(data.mediaId, time, { ':one': 1, ':stars': data.stars })
}

/** Listed at the time of the rating that was folded last. */
function add(mediaId, time, values) {
  const pk = `${mediaId}.rated-${time.slice(0, 10)}`
  const set = 'SET ipk = :owner, isk = :place ADD ratings :one, stars :stars'
  return update('notifications', pk, 'rated', set, {
    ...values,
    ':owner': ownerOf(mediaId),
    ':place': `${time}#${pk}`,
  })
}

const mark = ({ subject, data: { upTo } }) =>
  update(
    'notifications',
    subject,
    'read',
    'SET upTo = :upTo',
    { ':upTo': upTo },
    'attribute_not_exists(upTo) OR upTo < :upTo',
  )
