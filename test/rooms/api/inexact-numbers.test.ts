import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listParked, retryParked } from '../../../src/consume/parking.ts'
import { laneOf, partitionKeyOf } from '../../../src/events/lane.ts'
import { openHouse, type House } from './support/house.ts'
import { told } from './support/told.ts'
import { vocabulary } from '../../media.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const NUMBERS = ['12345678901234567890', '0.1000000000000000055', '1e400', '1e-400']
const textOf = (number: string, id = 'one') =>
  JSON.stringify(told('game.scored', 'ann', { points: 0 }, { id })).replace(
    '"points":0',
    `"points":${number}`,
  )
const error = { reason: 'inexact-number' }
const refused = { status: 400, title: 'Inexact number' }

/**
 * One rule at every entrance, and for records that passed no entrance: such a number is refused or parked, and never
 * changed silently.
 */
describe.each(NUMBERS)('an event that holds %s', (number) => {
  it('is refused alone by POST /events, as one event, in a batch and on a line', async () => {
    expect((await house.ask('POST', '/events', { body: textOf(number) })).body).toMatchObject(refused)
    const good = textOf('1.50', 'good')
    const answer = { results: [{ id: 'good' }, { error }] }
    const batch = await house.ask('POST', '/events', { body: `[${good}, ${textOf(number)}]` })
    expect([batch.status, batch.body]).toMatchObject([207, answer])
    const headers = { 'content-type': 'application/x-ndjson' }
    const lines = await house.ask('POST', '/events', { body: `${good}\n${textOf(number)}`, headers })
    expect([lines.status, lines.body]).toMatchObject([207, answer])
  })

  it('is refused by the Kinesis proxy', async () => {
    const one = await house.ask('PUT', '/streams/events/record', { body: { Data: textOf(number) } })
    expect(one.body).toMatchObject(refused)
    const records = [{ data: textOf('1', 'good') }, { data: textOf(number) }]
    const several = await house.ask('PUT', '/streams/events/records', { body: { records } })
    expect(several.body).toMatchObject({
      FailedRecordCount: 1,
      Records: [{}, { ErrorMessage: expect.stringMatching(/^inexact-number/) as string }],
    })
  })

  it('is parked as it came where it came past the doors, and stays so when it is retried', async () => {
    const { log, tables } = house.home
    const data = Buffer.from(textOf(number))
    await log.append([{ partitionKey: partitionKeyOf(laneOf('ann')), data }])
    await house.settle(['log'])
    const { items } = await listParked(tables, { limit: 10 })
    expect(items).toMatchObject([error])
    expect(await retryParked({ tables, log, vocabulary }, items[0]!.id)).toMatchObject({
      ok: false,
      error: { reason: 'no-event' },
    })
    const shown = await house.ask('GET', `/parked/${encodeURIComponent(items[0]!.id)}`, {
      token: await house.token('root', 'admin'),
    })
    expect(shown.body).toMatchObject({ text: textOf(number) })
  })
})

it('a body holds no such number either', async () => {
  const body = '{"lat": 52.370216000000000123, "lon": 4}'
  expect((await house.ask('PUT', '/users/ann/location', { body })).body).toMatchObject(refused)
})
