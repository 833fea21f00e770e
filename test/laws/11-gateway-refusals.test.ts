import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendEvents } from '../../src/api/routes/append-events.ts'
import { putLocation } from '../../src/media/routes/put-location.ts'
import { putRecord } from '../../src/api/routes/put-record.ts'
import { BEYOND_SCHEMA } from '../../infra/gateway/beyond-schema.ts'
import { ownEvents } from '../arbitraries/own-events.ts'
import { json } from '../arbitraries/values.ts'
import { logged } from '../arbitraries/records.ts'
import { openDoors, recordsSent, type Doors } from '../infra/support/both-doors.ts'
import type { Asked } from '../infra/support/gateway.ts'
import { spoilt } from '../infra/support/spoil.ts'
import { BEYOND } from '../infra/support/beyond.ts'
import { decode } from '../media.ts'

let doors: Doors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const SUB = '9e107d9d-372b-4b68-8d3f-0123456789ab'
const around = {
  sub: SUB,
  mediaType: 'application/json',
  requestId: 'request',
  time: Date.UTC(2026),
  spelling: 'plain' as const,
}
const parameters = (id: string, header = {}) => ({ path: { id, name: 'events' }, header })
const post = (body: unknown, sub = SUB): Asked => ({
  ...around,
  sub,
  route: appendEvents,
  parameters: parameters(''),
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** Whether consumers accept no event of it and park it. */
const parks = (asked: Asked): boolean =>
  recordsSent(asked)
    .flatMap((record) => decode(logged(record)))
    .every(({ kind }) => kind === 'unreadable')

const isRefused = (asked: Asked): boolean => recordsSent(asked).length === 0

/** Each fits a place and no other schema, or has a member too many. */
const WELL_FORMED = [
  { lat: 1, lon: 2 },
  { lat: 1, lon: 2, speed: 3 },
]

describe('law 11: the gateway refuses every request that our own server refuses, except by rules that JSON Schema cannot express', () => {
  test('an event, or the second of two', () =>
    fc.assert(
      fc.asyncProperty(
        ownEvents(2).chain(({ sub, events }) =>
          spoilt(events.at(-1)).map((bad) => ({ sub, good: events.slice(0, -1), bad })),
        ),
        async ({ sub, good, bad }) => {
          const request = post([...good, bad], sub)
          const { status, records } = await doors.askEmbedded(request)
          if (status === 200) expect(recordsSent(request)).toHaveLength(records.length)
          if (status === 200 || isRefused(request)) return
          const lone = post(bad, sub)
          expect(BEYOND.filter(({ says }) => says(bad)).map(({ name }) => name)).not.toEqual([])
          expect(parks(lone)).toBe(true)
        },
      ),
      { numRuns: 500 },
    ))

  test('a location', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(spoilt({ lat: 1, lon: 2, accuracyMeters: 3 }), json(), {
          weight: 3,
          arbitrary: fc.constantFrom(...WELL_FORMED),
        }),
        fc.constantFrom(
          { route: putLocation, parameters: parameters(SUB) },
          { route: putLocation, parameters: parameters('ann') },
          { route: putLocation, parameters: parameters(SUB, { 'idempotency-key': 'a b' }) },
          { route: putLocation, parameters: parameters(SUB, { 'Idempotency-Key': 'ü' }) },
        ),
        async (body, where) => {
          const request = { ...around, ...where, body: JSON.stringify(body) }
          const { status } = await doors.askEmbedded(request)
          expect(isRefused(request)).toBe(status !== 202)
        },
      ),
      { numRuns: 500 },
    ))

  test.each(BEYOND_SCHEMA.map((name) => [name]))('the list is true: %s', async (name) => {
    const { body } = BEYOND.find((one) => one.name === name)!
    const request = post(body(SUB))
    const told = BEYOND.filter(({ says }) => says(JSON.parse(body(SUB))))
    expect(told.map((one) => one.name)).toEqual([name])
    expect(await doors.askEmbedded(request)).toMatchObject({ status: 400, records: [] })
    expect(isRefused(request)).toBe(false)
    expect(parks(request)).toBe(true)
  })

  test('the list is whole', () => {
    expect(BEYOND.map(({ name }) => name)).toEqual(BEYOND_SCHEMA)
  })
})

describe('law 11: a template refuses a request with the answer of our own server', () => {
  const event = {
    specversion: '1.0',
    id: '1',
    source: 's',
    type: 't',
    subject: SUB,
    time: '2024-01-01T00:00:00Z',
  }
  const record = (Data: unknown, name = 'events'): Asked => ({
    ...around,
    route: putRecord,
    parameters: { path: { name }, header: {} },
    body: JSON.stringify({ Data }),
  })

  test.each([
    ['no event at all', post([]), 400],
    ['more than 500 events', post(Array.from({ length: 501 }, () => event)), 413],
    ['an event of more than 256 KiB', post({ ...event, data: 'x'.repeat(262_144) }), 413],
    ['lines of JSON', { ...post(event), mediaType: 'application/x-ndjson' }, 415],
    ['a text', { ...post(event), mediaType: 'text/plain' }, 415],
    ['no JSON', post('{'), 400],
    ['another stream', record(JSON.stringify(event), 'others'), 404],
    ['Data that is no JSON object', record(`["subject","${SUB}"]`), 400],
    ['Data that is a text of nothing', record(' '), 400],
  ])('%s', async (_what, request, status) => {
    const gateway = doors.askGateway(request)
    expect(gateway).toMatchObject({ ok: false, status })
    if (request.mediaType === 'application/x-ndjson') return
    expect(await doors.askEmbedded(request)).toMatchObject({ status })
  })

  test('Data that is not JSON but tells the subject is appended, and parked', async () => {
    const request = record(`{"subject":"${SUB}",}`)
    expect(await doors.askEmbedded(request)).toMatchObject({ status: 400 })
    expect(parks(request)).toBe(true)
  })
})
