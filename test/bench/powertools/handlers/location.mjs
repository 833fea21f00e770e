import { cellToParent, latLngToCell } from 'h3-js'
import { eachRecord } from '../each-record.mjs'
import { stampOf } from '../event.mjs'
import { put } from '../table.mjs'

/** Where a user is, listed by a cell of some 1,770 km2. The condition decides what a read would. */
export const handler = eachRecord(async (event) => {
  if (event.type !== 'user.located') return
  const { subject, data } = event
  const stamp = stampOf(event)
  const cell = latLngToCell(data.lat, data.lon, 15)
  const item = { pk: subject, sk: 'location', ...data, stamp, ipk: cellToParent(cell, 4), isk: cell }
  await put('location', item, 'attribute_not_exists(stamp) OR stamp < :stamp', { ':stamp': stamp })
})
