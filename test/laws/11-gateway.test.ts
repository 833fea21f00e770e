import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { putRecords } from '../../src/api/routes/put-records.ts'
import type { NewRecord } from '../../src/log/log.ts'
import { ownEvents, signedIn } from '../arbitraries/own-events.ts'
import { decimals } from '../arbitraries/values.ts'
import { openDoors, type Doors } from '../infra/support/both-doors.ts'
import type { Asked } from '../infra/support/gateway.ts'
import { around, asked, seen } from '../infra/support/requests.ts'

let doors: Doors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

/** Printable ASCII; characters that JSON and JavaScript escape are more frequent. */
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

const texts = (records: readonly NewRecord[]) => records.map(({ data }) => Buffer.from(data).toString())

/** The law for one request that our own server accepts; byte for byte, if the JSON is in JavaScript's spelling. */
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
        signedIn(),
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

  test('the tutorial’s records', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(4),
        around,
        fc.constantFrom(undefined, 1, '\t'),
        fc.constantFrom('', '\uFEFF'),
        async ({ sub, events }, rest, indent, mark) => {
          const parameters = { path: { name: 'events' }, header: {} }
          const data = events.map((event) => `${mark}${JSON.stringify(event, null, indent)}\n`)
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
