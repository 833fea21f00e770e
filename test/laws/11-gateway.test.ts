import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../src/api/route.ts'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putLocation } from '../../src/api/routes/put-location.ts'
import { putRating } from '../../src/api/routes/put-rating.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import type { NewRecord } from '../../src/log/log.ts'
import { anyEvent, userId } from '../arbitraries/events.ts'
import { ownEvents } from '../arbitraries/own-events.ts'
import { decimals } from '../arbitraries/values.ts'
import { openDoors, recordsSent, type Doors } from '../infra/support/both-doors.ts'
import type { Asked } from '../infra/support/gateway.ts'
import { SPELLINGS } from '../infra/support/variables.ts'

let doors: Doors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

/** What the authorizer, the clock and the writer of JSON bring to a request. */
const around = fc.record({
  requestId: fc.uuid(),
  time: fc.integer({ min: Date.UTC(2026), max: Date.UTC(2100) }),
  spelling: fc.constantFrom(...SPELLINGS),
})

/** Printable ASCII, with what JSON and JavaScript escape drawn more often. */
const key = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', '\\', '/'),
    fc.integer({ min: 33, max: 126 }).map(String.fromCharCode),
  ),
  minLength: 1,
  maxLength: 128,
})

const header = fc.option(
  fc
    .tuple(fc.constantFrom('Idempotency-Key', 'idempotency-key'), key)
    .map(([name, text]) => ({ [name]: text })),
  { nil: {} },
)

const asked = (route: Route, given: Partial<Asked> & Pick<Asked, 'sub' | 'body'>): Asked => ({
  route,
  parameters: { path: {}, header: {} },
  mediaType: 'application/json',
  requestId: 'request',
  time: Date.UTC(2026),
  spelling: 'plain',
  ...given,
})

/** A record as any reader sees it. JSON spelled otherwise is the same event. */
const seen = (records: readonly NewRecord[]) =>
  records.map(({ partitionKey, data }) => ({
    partitionKey,
    event: JSON.parse(Buffer.from(data).toString()) as unknown,
  }))

const texts = (records: readonly NewRecord[]) => records.map(({ data }) => Buffer.from(data).toString())

/** The law for one request that the embedded door takes; to the byte, where JSON is spelled as JavaScript spells it. */
async function expectSame(request: Asked, toTheByte: boolean): Promise<void> {
  const embedded = await doors.askEmbedded(request)
  const gateway = doors.askGateway(request)
  expect(embedded.records).not.toEqual([])
  expect(seen(gateway.records)).toEqual(seen(embedded.records))
  expect(gateway).toMatchObject({ status: embedded.status, type: embedded.type, body: embedded.body })
  if (toTheByte) expect(texts(gateway.records)).toEqual(texts(embedded.records))
}

describe('law 11: the gateway appends the very record that the embedded door appends', () => {
  test('one event', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(1),
        around,
        fc.constantFrom('application/json', 'application/cloudevents+json'),
        fc.constantFrom(undefined, 1),
        ({ sub, events }, rest, mediaType, indent) =>
          expectSame(
            asked(appendEvents, { ...rest, sub, mediaType, body: JSON.stringify(events[0], null, indent) }),
            rest.spelling === 'plain',
          ),
      ),
    ))

  test('events together', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(5),
        around,
        fc.constantFrom('application/json', 'application/cloudevents-batch+json'),
        ({ sub, events }, rest, mediaType) =>
          expectSame(
            asked(appendEvents, { ...rest, sub, mediaType, body: JSON.stringify(events) }),
            rest.spelling === 'plain',
          ),
      ),
    ))

  test('a location', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.record(
          { lat: decimals(-90, 90), lon: decimals(-180, 180), accuracyMeters: decimals(0, 1e5) },
          { requiredKeys: ['lat', 'lon'] },
        ),
        header,
        around,
        (sub, place, header, rest) =>
          expectSame(
            asked(putLocation, {
              ...rest,
              sub,
              parameters: { path: { id: sub }, header },
              body: JSON.stringify(place),
            }),
            Object.keys(header).length === 0,
          ),
      ),
    ))

  test('a rating', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.tuple(userId(), fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)),
        fc.option(fc.integer({ min: 1, max: 5 })),
        header,
        around,
        (sub, [owner, suffix], stars, header, rest) =>
          expectSame(
            asked(putRating, {
              ...rest,
              sub,
              parameters: { path: { id: `${owner}.${suffix}` }, header },
              body: JSON.stringify({ stars }),
            }),
            Object.keys(header).length === 0,
          ),
      ),
    ))

  test('the tutorial’s records', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(4),
        around,
        fc.constantFrom(undefined, 1, '\t'),
        async ({ sub, events }, rest, indent) => {
          const parameters = { path: { name: 'events' }, header: {} }
          const data = events.map((event) => `${JSON.stringify(event, null, indent)}\n`)
          const one = JSON.stringify({ Data: data[0], PartitionKey: 'mine' })
          await expectSame(asked(putRecord, { ...rest, sub, parameters, body: one }), false)
          const all = JSON.stringify({
            records: data.map((text) => ({ data: text, 'partition-key': 'mine' })),
          })
          await expectSame(asked(putRecords, { ...rest, sub, parameters, body: all }), false)
        },
      ),
    ))
})

describe('law 11: nobody tells another’s events', () => {
  test('an event of any subject but the token’s is refused by both doors', () =>
    fc.assert(
      fc.asyncProperty(fc.uuid(), anyEvent(), around, async (sub, event, rest) => {
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
      fc.property(fc.uuid(), userId(), fc.boolean(), (sub, other, last) => {
        const subjects = [`"subject":"${sub}"`, `"subject":"${other}"`]
        const Data = `{"x":{${subjects[0]!}},${(last ? subjects : subjects.reverse()).join(',')}}`
        const parameters = { path: { name: 'events' }, header: {} }
        const request = asked(putRecord, { sub, parameters, body: JSON.stringify({ Data }) })
        expect(seen(recordsSent(request))).toMatchObject([{ event: { subject: sub } }])
      }),
    ))
})

const CODES = [undefined, 'ProvisionedThroughputExceededException', 'InternalFailure']

describe('law 11: what Kinesis refuses is answered as the embedded door answers it', () => {
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
