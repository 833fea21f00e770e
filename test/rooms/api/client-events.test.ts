import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { pinpointRequest } from './support/pinpoint-request.ts'

let house: House
beforeAll(async () => {
  house = await openHouse(() => ({ aheadMs: 300_000 }))
})
afterAll(() => house.close())

const PATH = '/v1/apps/cam/events'
const send = async (body: unknown, user = 'ann', path = PATH) =>
  house.ask('POST', path, { body, token: await house.token(user) })

const PHONE = '0d4ba0c5-6f1c-4f1b-9a53-6d3f3e6a7f10'

async function told(user: string) {
  await house.settle()
  const { body } = await house.ask('GET', `/history/users/${user}`, {
    token: await house.token('root', 'admin'),
  })
  return (body as { items: Record<string, unknown>[] }).items
}

async function day(name: string) {
  await house.settle()
  const { body } = await house.ask('GET', `/app-days/${name}`, { token: await house.token('root', 'admin') })
  return body
}

/** An endpoint with these events, by id. */
const batch = (Events: unknown) => ({ BatchItem: { phone: { Endpoint: {}, Events } } })
const liked = { EventType: 'liked', Timestamp: '2026-01-01T00:00:00Z' }

/** The status of each event of the endpoint `phone`. */
function statusesIn(body: unknown): Record<string, number> {
  const { Results } = body as {
    Results: { phone: { EventsItemResponse: Record<string, { StatusCode: number }> } }
  }
  const events = Object.entries(Results.phone.EventsItemResponse)
  return Object.fromEntries(events.map(([id, { StatusCode }]) => [id, StatusCode]))
}

describe('POST /v1/apps/{app}/events', () => {
  it('takes what a client of Pinpoint sends, in the name of the token’s user', async () => {
    const { status, body } = await send(pinpointRequest)
    const accepted = { StatusCode: 202, Message: 'Accepted' }
    expect([status, body]).toEqual([
      202,
      {
        Results: {
          '0d4ba0c5-6f1c-4f1b-9a53-6d3f3e6a7f10': {
            EndpointItemResponse: accepted,
            EventsItemResponse: {
              'b0c1d2e3-0001-4a00-8000-000000000001': accepted,
              'b0c1d2e3-0002-4a00-8000-000000000002': accepted,
            },
          },
        },
      },
    ])
    expect(await told('somebody-else')).toEqual([])
    expect(await told('ann')).toMatchObject([
      {
        type: 'client.event',
        source: '/tributary/api/ann',
        subject: 'ann',
        time: '2025-12-31T23:59:30.000Z',
        data: {
          app: 'cam',
          eventType: '_session.start',
          endpoint: '0d4ba0c5-6f1c-4f1b-9a53-6d3f3e6a7f10',
          session: { id: '7f10-1', startedAt: '2025-12-31T23:59:30.000Z' },
          client: { sdkName: 'aws-amplify', sdkVersion: '6.15.0', appTitle: 'Cam' },
        },
      },
      {
        time: '2026-01-01T00:00:10.500Z',
        data: {
          eventType: 'picture.liked',
          attributes: { screen: 'gallery', filter: 'sépia' },
          metrics: { seconds: 12.25 },
        },
      },
    ])
  })

  it('changes nothing if a client repeats its request; other users, apps and endpoints are other events', async () => {
    const app = '/v1/apps/again/events'
    for (let time = 0; time < 3; time++) expect((await send(pinpointRequest, 'ann', app)).status).toBe(202)
    expect(await day('again.2025-12-31')).toEqual({ day: 'again.2025-12-31', sessions: 1, events: 1 })
    expect(await day('again.2026-01-01')).toEqual({ day: 'again.2026-01-01', sessions: 0, events: 1 })
    await send(pinpointRequest, 'bob', app)
    await send(pinpointRequest, 'ann', '/v1/apps/other/events')
    await send({ BatchItem: { 'another-phone': pinpointRequest.BatchItem[PHONE] } }, 'ann', app)
    expect(await day('again.2025-12-31')).toMatchObject({ sessions: 2, events: 3 })
    expect(await day('other.2025-12-31')).toMatchObject({ sessions: 1, events: 1 })
    expect(await day('again.2024-02-29')).toEqual({ day: 'again.2024-02-29', sessions: 0, events: 0 })
  })

  const long = 'x'.repeat(300)
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`a${n}`, 'x']))
  const WRONG: readonly (readonly [name: string, event: unknown])[] = [
    ['no type', { Timestamp: liked.Timestamp }],
    ['an empty type', { ...liked, EventType: '' }],
    ['a long type', { ...liked, EventType: long }],
    ['no time', { EventType: 'liked' }],
    ['a time that is none', { ...liked, Timestamp: 'yesterday' }],
    ['a day that is none', { ...liked, Timestamp: '2025-02-30T00:00:00Z' }],
    ['a time in the future', { ...liked, Timestamp: '2026-01-01T00:06:00Z' }],
    ['a time beyond all time', { ...liked, Timestamp: 1e18 }],
    ['a session without an id', { ...liked, Session: {} }],
    ['a session that is a text', { ...liked, Session: 'x' }],
    ['a session that began at no time', { ...liked, Session: { Id: '1', StartTimestamp: 'x' } }],
    ['a negative duration', { ...liked, Session: { Id: '1', Duration: -1 } }],
    ['an attribute that is a number', { ...liked, Attributes: { a: 1 } }],
    ['attributes that are a list', { ...liked, Attributes: ['a'] }],
    ['an attribute by a long name', { ...liked, Attributes: { [long]: 'x' } }],
    ['an attribute of a long text', { ...liked, Attributes: { a: long } }],
    ['a metric that is a text', { ...liked, Metrics: { a: '1' } }],
    ['more attributes and metrics than 40', { ...liked, Attributes: many, Metrics: { ...many } }],
    ['a list', [liked]],
    ['null', null],
    ['a number', 7],
  ]

  it('refuses an event that is wrong, and only that one', async () => {
    const app = '/v1/apps/wrong/events'
    for (const [name, bad] of WRONG) {
      const events = { good: liked, bad, also: { ...liked, EventType: 'shared' } }
      const { status, body } = await send(batch(events), 'cy', app)
      expect([name, status, statusesIn(body)]).toEqual([name, 202, { good: 202, bad: 400, also: 202 }])
    }
    expect(await day('wrong.2026-01-01')).toEqual({ day: 'wrong.2026-01-01', sessions: 0, events: 2 })
  })

  it('refuses a number that a double does not hold, and only its event', async () => {
    const text = JSON.stringify(batch({ good: liked, bad: { ...liked, Metrics: { a: 0 } } }))
    const { status, body } = await send(text.replace('"a":0', '"a":12345678901234567890'))
    expect([status, statusesIn(body)]).toEqual([202, { good: 202, bad: 400 }])
  })

  it('answers an endpoint without events, and names such as __proto__', async () => {
    const { status, body } = await send(
      `{"BatchItem":{"phone":{"Events":{"__proto__":${JSON.stringify(liked)}}},"tv":{},"car":7}}`,
      'dee',
    )
    expect([status, body]).toMatchObject([
      202,
      {
        Results: {
          phone: { EndpointItemResponse: { StatusCode: 202 } },
          tv: { EndpointItemResponse: { StatusCode: 400 }, EventsItemResponse: {} },
          car: { EndpointItemResponse: { StatusCode: 400 } },
        },
      },
    ])
    expect(Object.keys(statusesIn(body))).toEqual(['__proto__'])
    expect(await told('dee')).toHaveLength(1)
  })

  it('takes the lists of Mobile Analytics’ clients, and the records that Pinpoint wrote to streams', async () => {
    const mobile = {
      eventType: '_session.stop',
      timestamp: '2025-06-30T19:07:47.885Z',
      session: { id: 's', duration: 4_000, startTimestamp: '2025-06-30T19:07:43.885Z' },
      version: 'v2.0',
      attributes: { page: 'home' },
      metrics: { depth: 2 },
    }
    const streamed = {
      event_type: 'liked',
      event_timestamp: Date.parse('2025-06-30T20:00:00Z'),
      application: { app_id: 'other', package_name: 'org.cam', sdk: { name: 'kotlin', version: '1' } },
      client: { client_id: 'phone', cognito_id: 'eu-west-1:somebody-else' },
      session: { session_id: 's', start_timestamp: Date.parse('2025-06-30T19:07:43.885Z') },
      attributes: {},
      metrics: {},
    }
    for (let time = 0; time < 2; time++) {
      const events = [mobile, { eventType: 'x' }, streamed]
      const { status, body } = await send({ events }, 'eve')
      expect(status).toBe(202)
      expect(body).toMatchObject({ results: [{ shardId: expect.any(String) as string }, { error: {} }, {}] })
    }
    expect(await day('cam.2025-06-30')).toEqual({ day: 'cam.2025-06-30', sessions: 1, events: 2 })
    const [first, second] = await told('eve')
    expect([first?.['data'], second?.['data']]).toMatchObject([
      { session: { id: 's', durationMs: 4_000 }, metrics: { depth: 2 } },
      { app: 'cam', endpoint: 'phone', client: { appPackageName: 'org.cam', sdkName: 'kotlin' } },
    ])
    expect(JSON.stringify(await told('eve'))).not.toContain('somebody-else')
  })

  const hundred = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`e${n}`, liked]))
  it.each<readonly [number, string, unknown]>([
    [400, 'no-events', { BatchItem: {} }],
    [400, 'no-events', { events: [] }],
    [400, 'bad-body', {}],
    [400, 'bad-body', []],
    [400, 'bad-body', { BatchItem: [] }],
    [400, 'bad-body', { events: {} }],
    [400, 'not-json', '{'],
    [413, 'too-many-events', batch(hundred(101))],
    [202, '', batch(hundred(100))],
  ])('answers %i %s to a body as a whole', async (expected, reason, body) => {
    const answer = await send(body)
    expect(answer.status).toBe(expected)
    if (reason !== '') expect(answer.body).toMatchObject({ type: `urn:tributary:problem:${reason}` })
  })

  it('needs a token, and an app’s name; the counts are for admins', async () => {
    expect((await house.ask('POST', PATH, { token: null, body: pinpointRequest })).status).toBe(401)
    expect((await house.ask('POST', '/v1/apps/a.b/events', { body: pinpointRequest })).status).toBe(400)
    expect((await house.ask('GET', '/app-days/cam.2026-01-01')).status).toBe(403)
    const admin = { token: await house.token('root', 'admin') }
    expect((await house.ask('GET', '/app-days/cam', admin)).status).toBe(400)
  })
})
