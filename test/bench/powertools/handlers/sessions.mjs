import { eachRecord } from '../each-record.mjs'
import { put, update } from '../table.mjs'

/** Events and sessions of an app on a day: each is counted when its own item is new. */
export const handler = eachRecord(async (event) => {
  if (event.type !== 'client.event') return
  const { subject, source, id, time, data } = event
  const { app, session } = data
  const told = { pk: `event#${subject}`, sk: `${source}#${id}` }
  if (await isNew(told)) await count(app, time, 'eventCount')
  if (session === undefined) return
  const began = { pk: `session#${subject}`, sk: `${app}/${session.id}` }
  if (await isNew(began)) await count(app, session.startedAt ?? time, 'sessionCount')
})

const isNew = (item) => put('sessions', item, 'attribute_not_exists(pk)')

const count = (app, time, what) =>
  update('sessions', `${app}.${time.slice(0, 10)}`, 'day', `ADD ${what} :one`, { ':one': 1 })
