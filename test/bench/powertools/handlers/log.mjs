import { eachRecord } from '../each-record.mjs'
import { stampOf } from '../event.mjs'
import { put } from '../table.mjs'

/** Every event once, listed by its media too. */
export const handler = eachRecord(async (event) => {
  const { subject, source, type, data } = event
  const sk = `${stampOf(event)}#${source}`
  const item = { pk: subject, sk, type, data, ...(data.mediaId && { ipk: data.mediaId, isk: sk }) }
  await put('log', item, 'attribute_not_exists(pk)')
})
