import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toRecord } from '../../../src/codec/encode.ts'
import { consumers } from '../../../consumers/all.ts'
import { consume } from '../../../src/consume/consume.ts'
import { listParked, tablePark } from '../../../src/consume/parking.ts'
import type { Event } from '../../../src/events/event.ts'
import { openHouse, START, type House } from './support/house.ts'
import { located } from './support/told.ts'
import { vocabulary } from '../../media.ts'

const AHEAD_MS = 300_000
let house: House
beforeAll(async () => {
  house = await openHouse(() => ({ aheadMs: AHEAD_MS }))
})
afterAll(() => house.close())

const after = (ms: number) => located('ann', { time: new Date(START + ms).toISOString() })
const [timely, early] = [after(AHEAD_MS), after(AHEAD_MS + 1)]
const refused = { error: { reason: 'from-the-future' } }

describe('an event that is more than five minutes ahead', () => {
  it('is refused by POST /events, alone and among others', async () => {
    const alone = await house.ask('POST', '/events', { body: early })
    expect([alone.status, alone.body]).toMatchObject([400, { results: [refused] }])
    const some = await house.ask('POST', '/events', { body: [timely, early] })
    expect([some.status, some.body]).toMatchObject([207, { results: [{ id: timely.id }, refused] }])
  })

  it('is refused as lines, and by the Kinesis proxy', async () => {
    const lines = await house.ask('POST', '/events', {
      body: `${JSON.stringify(early)}\n${JSON.stringify(timely)}`,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(lines.body).toMatchObject({ results: [refused, { id: timely.id }] })
    const record = await house.ask('PUT', '/streams/any/record', { body: { Data: JSON.stringify(early) } })
    expect(record.status).toBe(400)
    const records = [early, timely].map((one) => ({ data: JSON.stringify(one) }))
    const both = await house.ask('PUT', '/streams/any/records', { body: { records } })
    expect(both.body).toMatchObject({ FailedRecordCount: 1 })
  })

  it('is parked where it came past the entrances, by every consumer, and retried when its time has come', async () => {
    const own = await openHouse(() => ({ aheadMs: AHEAD_MS }))
    const { log, tables } = own.home
    const [appended] = await log.append([toRecord(early as Event)])
    if (!appended?.ok) throw new Error('Not appended')
    const cursor = await log.open(appended.shardId, { type: 'TRIM_HORIZON' })
    const { records } = await log.read(cursor, 10)
    const into = { vocabulary, tables, park: tablePark(tables), aheadMs: AHEAD_MS }
    for (const consumer of consumers) await consume(consumer, records, into)
    const { items } = await listParked(tables, { limit: 100 })
    expect(items.map(({ reason }) => reason)).toEqual(consumers.map(() => 'from-the-future'))
    expect((await own.ask('GET', '/users/ann/location')).status).toBe(404)
    const token = await own.token('root', 'admin')
    const retry = () => own.ask('POST', `/parked/${encodeURIComponent(items[0]!.id)}/retry`, { token })
    const first = await retry()
    expect([first.status, first.body]).toMatchObject([409, { title: 'From the future' }])
    own.clock.now += 1
    expect((await retry()).status).toBe(200)
    await own.close()
  })
})

describe('a write of the door’s own', () => {
  it('is never from the future, also when the clock was set back by hours', async () => {
    const own = await openHouse(() => ({ aheadMs: AHEAD_MS }))
    const put = async () => (await own.ask('PUT', '/users/ann/location', { body: { lat: 1, lon: 1 } })).status
    expect(await put()).toBe(202)
    own.clock.now -= 3_000_000
    expect([await put(), await put()]).toEqual([202, 202])
    await own.close()
  })
})
