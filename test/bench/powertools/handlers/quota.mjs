import { eachRecord } from '../each-record.mjs'
import { isStale, stampOf } from '../event.mjs'
import { get, put, update } from '../table.mjs'

const STANDARD_BYTES = 2 ** 30

/** Whether each upload fits into its owner's quota, and the bytes of those that do. */
export const handler = eachRecord(async (event) => {
  if (event.type === 'user.quota-set') await allow(event)
  if (event.type === 'media.uploaded' || event.type === 'media.deleted') await change(event)
})

function allow(event) {
  const values = { ':quota': event.data.quotaBytes, ':stamp': stampOf(event) }
  return update(
    'quota',
    event.subject,
    'account',
    'SET quotaBytes = :quota, quotaStamp = :stamp',
    values,
    'attribute_not_exists(quotaStamp) OR quotaStamp < :stamp',
  )
}

async function change(event) {
  const { subject, type, data } = event
  const stamp = stampOf(event)
  const key = { pk: `media#${subject}`, sk: data.mediaId }
  const before = await get('quota', key.pk, key.sk)
  const isLate = type === 'media.uploaded' && isStale(before?.stamp, stamp)
  if (before?.deleted || isLate) return
  const bytes = type === 'media.deleted' ? 0 : data.bytes
  const fits = before?.fits ?? (type === 'media.uploaded' && (await fitsNow(subject, bytes)))
  const item = { ...key, stamp, bytes, fits, deleted: type === 'media.deleted' }
  const isMine = await put('quota', item, 'attribute_not_exists(stamp) OR stamp = :before', {
    ':before': before?.stamp ?? '',
  })
  if (!isMine) throw new Error(`Somebody else wrote ${data.mediaId}: to be tried again`)
  const more = bytes - (before?.bytes ?? 0)
  if (fits && more !== 0) await update('quota', subject, 'account', 'ADD usedBytes :more', { ':more': more })
}

async function fitsNow(user, bytes) {
  const account = await get('quota', user, 'account')
  return bytes <= (account?.quotaBytes ?? STANDARD_BYTES) - (account?.usedBytes ?? 0)
}
