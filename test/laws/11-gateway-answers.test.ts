import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import { anyEvent, userId } from '../arbitraries/events.ts'
import { ownEvents, signedIn } from '../arbitraries/own-events.ts'
import { openDoors, recordsSent, type Doors } from '../infra/support/both-doors.ts'
import { around, asked, seen } from '../infra/support/requests.ts'

let doors: Doors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

describe('law 11: nobody tells another’s events', () => {
  test('an event of any subject but the token’s is refused by both doors', () =>
    fc.assert(
      fc.asyncProperty(signedIn(), anyEvent(), around, async (sub, event, rest) => {
        fc.pre(event.subject !== sub)
        const text = JSON.stringify(event)
        const path = { name: 'events', id: event.subject }
        const requests = [
          asked(appendEvents, { ...rest, sub, body: text }),
          asked(putRecord, {
            ...rest,
            sub,
            parameters: { path, header: {} },
            body: JSON.stringify({ Data: text }),
          }),
          asked(putLocation, { ...rest, sub, parameters: { path, header: {} }, body: '{"lat":1,"lon":2}' }),
        ]
        for (const request of requests) {
          expect(await doors.askEmbedded(request)).toMatchObject({ status: 403, records: [] })
          expect(doors.askGateway(request)).toMatchObject({ ok: false, status: 403 })
        }
      }),
    ))

  test('nor hides one among their own: the gateway takes all of a batch or none', () =>
    fc.assert(
      fc.property(ownEvents(3), anyEvent(), fc.nat({ max: 3 }), ({ sub, events }, event, at) => {
        fc.pre(event.subject !== sub)
        const body = JSON.stringify([...events.slice(0, at), event, ...events.slice(at)])
        expect(doors.askGateway(asked(appendEvents, { sub, body }))).toMatchObject({ ok: false, status: 403 })
      }),
    ))

  test('a text with two subjects tells of the token’s, wherever they stand', () =>
    fc.assert(
      fc.property(signedIn(), userId(), fc.boolean(), (sub, other, last) => {
        const subjects = [`"subject":"${sub}"`, `"subject":"${other}"`]
        const Data = `{"x":{${subjects[0]!}},${(last ? subjects : subjects.reverse()).join(',')}}`
        const parameters = { path: { name: 'events' }, header: {} }
        const request = asked(putRecord, { sub, parameters, body: JSON.stringify({ Data }) })
        expect(seen(recordsSent(request))).toMatchObject([{ event: { subject: sub } }])
      }),
    ))
})

const CODES = [undefined, 'ProvisionedThroughputExceededException', 'InternalFailure']

describe('law 11: a refusal by Kinesis is answered as our own server answers it', () => {
  test('of events together, each failure under its id, and a status that says so', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(4),
        fc.array(fc.constantFrom(...CODES), { minLength: 4, maxLength: 4 }),
        async ({ sub, events }, codes) => {
          const failing = codes.slice(0, events.length)
          const parameters = { path: { name: 'events' }, header: {} }
          const records = events.map((event) => ({ data: JSON.stringify(event) }))
          for (const request of [
            asked(appendEvents, { sub, body: JSON.stringify(events) }),
            asked(putRecords, { sub, parameters, body: JSON.stringify({ records }) }),
          ]) {
            const { status, type, body } = await doors.askEmbedded(request, failing)
            expect(doors.askGateway(request, failing)).toMatchObject({ status, type, body })
          }
        },
      ),
    ))

  test('of one deed', async () => {
    const sub = '9e107d9d-372b-4b68-8d3f-0123456789ab'
    const parameters = { path: { id: sub }, header: {} }
    const request = asked(putLocation, { sub, parameters, body: '{"lat":1,"lon":2}' })
    const { status, type, body } = await doors.askEmbedded(request, [
      'ProvisionedThroughputExceededException',
    ])
    expect(doors.askGateway(request, ['ProvisionedThroughputExceededException'])).toMatchObject({
      status,
      type,
      body,
    })
  })
})
