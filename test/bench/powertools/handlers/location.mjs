import { cellToParent, latLngToCell } from 'h3-js'
import { eachRecord } from '../each-record.mjs'
import { stampOf } from '../event.mjs'
import { update } from '../table.mjs'

/** Where a user is, listed by a cell of some 1,770 km2, and how it is shared. The condition decides what a read would. */
export const handler = eachRecord(async (event) => {
  if (event.type === 'user.located') await locate(event)
  if (event.type === 'user.sharing-set') await share(event)
})

async function locate(event) {
  const { subject, data } = event
  const cell = latLngToCell(data.lat, data.lon, 15)
  const fields = { ...data, stamp: stampOf(event), ipk: cellToParent(cell, 4), isk: cell }
  await set(subject, fields, 'attribute_not_exists(stamp) OR stamp < :stamp')
}

const share = (event) =>
  set(
    event.subject,
    { sharedAs: event.data.location, sharedStamp: stampOf(event) },
    'attribute_not_exists(sharedStamp) OR sharedStamp < :sharedStamp',
  )

const set = (user, fields, condition) =>
  update(
    'location',
    user,
    'location',
    `SET ${Object.keys(fields)
      .map((name) => `${name} = :${name}`)
      .join(', ')}`,
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
    condition,
  )
