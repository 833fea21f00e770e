import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Log, LogReader } from '../../../src/log/log.ts'
import { openHouse, type House } from './support/house.ts'
import { located, told, uploaded } from './support/told.ts'
import { decode } from '../../media.ts'

const NDJSON = { 'content-type': 'application/x-ndjson' }

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

async function logged(log: LogReader) {
  const shards = await log.shards()
  const slices = shards.map(async ({ shardId }) =>
    log.read(await log.open(shardId, { type: 'TRIM_HORIZON' }), 10_000),
  )
  return (await Promise.all(slices)).flatMap(({ records }) => records.flatMap((record) => decode(record)))
}

const eventIds = async () => (await logged(house.home.log)).map((one) => one.kind === 'event' && one.event.id)

describe('POST /events', () => {
  it('answers where the log holds the event, which reads back as it was sent', async () => {
    const event = located('ann', { traceparent: 'x' })
    const { status, body } = await house.ask('POST', '/events', { body: event })
    expect(status).toBe(200)
    const [one] = await logged(house.home.log)
    if (one?.kind !== 'event') throw new Error('not logged')
    expect(one.event).toEqual(event)
    const sequenceNumber = one.position.slice(0, 56)
    expect(body).toEqual({ results: [{ id: event.id, shardId: one.shardId, sequenceNumber }] })
  })

  it('takes 500 events and answers in their order', async () => {
    const events = Array.from({ length: 500 }, () => located('ann'))
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    const { status, body } = await house.ask('POST', '/events', { body: events, headers })
    expect(status).toBe(200)
    expect(body).toMatchObject({ results: events.map(({ id }) => ({ id })) })
    expect(await eventIds()).toEqual(events.map(({ id }) => id))
  })

  it('refuses 501 events as a whole', async () => {
    for (const [body, headers] of [
      [Array.from({ length: 501 }, () => located('ann')), {}],
      [Array.from({ length: 501 }, () => JSON.stringify(located('ann'))).join('\n'), NDJSON],
    ] as const)
      expect((await house.ask('POST', '/events', { body, headers })).status).toBe(413)
    expect(await eventIds()).toEqual([])
  })

  it('takes lines of JSON, past blank ones, and refuses alone the line that is none', async () => {
    const [first, last] = [located('ann'), located('ann')]
    const body = `${JSON.stringify(first)}\r\n\n{"id": 5,}\n${JSON.stringify(last)}\n`
    const answer = await house.ask('POST', '/events', { body, headers: NDJSON })
    expect(answer.status).toBe(207)
    const detail = 'Not JSON from character 9 on'
    expect(answer.body).toMatchObject({
      results: [{ id: first.id }, { id: null, error: { reason: 'not-json', detail } }, { id: last.id }],
    })
    expect(await eventIds()).toEqual([first.id, last.id])
  })

  it('appends the valid events of a batch, and refuses each other one for its own reason', async () => {
    const events = [
      located('ann'),
      located('bob'),
      told('user.located', 'ann', { lat: 91, lon: 0 }),
      told('media.uploaded', 'ann', { mediaId: 'bob.1', bytes: 1, contentType: 'x' }),
      told('media.rated', 'ann', { mediaId: 'ann.1', stars: 5 }),
      told('user.registered', 'ann', { displayName: 'Ann', padding: 'x'.repeat(262_144) }),
      7,
    ]
    const { status, body } = await house.ask('POST', '/events', { body: events })
    expect(status).toBe(207)
    const reasons = (body as { results: { error?: { reason: string } }[] }).results.map(
      ({ error }) => error?.reason,
    )
    expect(reasons).toEqual([
      undefined,
      'foreign-subject',
      'not-an-event',
      'not-owner',
      'own-media',
      'too-large',
      'not-an-event',
    ])
    expect(await eventIds()).toHaveLength(1)
  })

  it.each([
    ['media.described', 'title', (length: number) => 'x'.repeat(length - 2), 4_096],
    ['media.described', 'tags', (length: number) => ['x'.repeat(length - 4)], 65_536],
    ['media.metadata-extracted', 'camera', (length: number) => 'x'.repeat(length - 2), 1_024],
    ['media.metadata-extracted', 'takenAt', (length: number) => 'x'.repeat(length - 2), 1_024],
  ])('takes a %s with as much %s as its row has room for, and no more', async (type, field, of, bytes) => {
    const append = (value: unknown) =>
      house.ask('POST', '/events', { body: told(type, 'ann', { mediaId: 'ann.1', [field]: value }) })
    expect((await append(of(bytes))).status).toBe(200)
    const { status, body } = await append(of(bytes + 1))
    expect(status).toBe(400)
    expect(body).toMatchObject({ title: 'Not an event', errors: [{ path: `/data/${field}` }] })
  })

  it('says where an event is wrong, without its content', async () => {
    const { status, body } = await house.ask('POST', '/events', {
      body: told('user.located', 'ann', { lat: 48.858, lon: 'x' }),
    })
    expect(status).toBe(400)
    expect(body).toMatchObject({ title: 'Not an event', errors: [{ path: '/data/lon' }], results: [{}] })
    expect(JSON.stringify(body)).not.toContain('48.858')
  })

  it('answers 400 with the results where a whole batch was refused', async () => {
    const { status, body } = await house.ask('POST', '/events', { body: [located('bob'), located('bob')] })
    expect(status).toBe(400)
    const error = { reason: 'foreign-subject' }
    expect(body).toMatchObject({ title: 'None taken', results: [{ error }, { error }] })
  })

  it('lets a user append for the same user only, and producers and admins for any user', async () => {
    const body = located('bob')
    expect((await house.ask('POST', '/events', { body })).status).toBe(403)
    for (const role of ['producer', 'admin'] as const)
      expect(
        (await house.ask('POST', '/events', { body, token: await house.token('ann', role) })).status,
      ).toBe(200)
  })

  it.each([
    ['{"a": 1,}', {}, 400, 'Not JSON from character 8 on'],
    ['', {}, 400, 'The request has no body'],
    ['[]', {}, 400, 'The body holds no events'],
    ['\n \n', NDJSON, 400, 'The body holds no events'],
    [Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'The body is not UTF-8'],
    ['<event/>', { 'content-type': 'application/xml' }, 415, 'The body must be one of'],
    ['{}', { 'content-encoding': 'gzip' }, 415, /not compressed/],
    ['x'.repeat(10_000_000), {}, 413, 'The body is larger than this server accepts'],
  ])('refuses the body %.20j', async (body, headers, status, detail) => {
    const answer = await house.ask('POST', '/events', {
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ detail: expect.stringMatching(detail) as string })
  })

  it('takes an event of a type that nobody knows', async () => {
    const { status } = await house.ask('POST', '/events', {
      body: told('album.opened', 'ann', { of: 'anything' }),
    })
    expect(status).toBe(200)
  })

  it('puts every event under the key of its lane, whoever sends it', async () => {
    const admin = await house.token('root', 'admin')
    const events = ['ann', 'bob', 'c', 'ann'].map((user) => uploaded(`${user}.1`))
    await house.ask('POST', '/events', { body: events, token: admin })
    expect((await logged(house.home.log)).map(({ kind }) => kind)).toEqual(events.map(() => 'event'))
  })
})

describe('POST /events, when the log is in trouble', () => {
  const withLog = (append: Log['append']) => openHouse(({ log }) => ({ log: { ...log, append } }))

  it('answers 503 and when to come back, logs the cause, and tells it to nobody', async () => {
    const broken = await withLog(() => Promise.reject(new Error('no space left on /secret')))
    const { status, headers, body } = await broken.ask('POST', '/events', { body: located('ann') })
    expect([status, headers['retry-after']]).toEqual([503, '5'])
    expect(JSON.stringify(body)).not.toContain('secret')
    expect(broken.lines.join()).toContain('no space left')
    await broken.close()
  })

  it.each([
    ['ProvisionedThroughputExceededException', 429],
    ['InternalFailure', 503],
  ])('tells %s apart from a fault of the sender', async (code, status) => {
    const throttled = await withLog((records) =>
      Promise.resolve(records.map(() => ({ ok: false, code, message: '' }))),
    )
    for (const body of [located('ann'), [located('ann'), located('ann')]]) {
      const answer = await throttled.ask('POST', '/events', { body })
      expect([answer.status, answer.headers['retry-after']]).toEqual([status, '1'])
    }
    await throttled.close()
  })

  it('asks the log once a request', async () => {
    let appends = 0
    const counting = await openHouse(({ log }) => ({
      log: { ...log, append: (records) => (appends++, log.append(records)) },
    }))
    await counting.ask('POST', '/events', { body: [located('ann'), located('bob'), located('ann')] })
    expect(appends).toBe(1)
    await counting.close()
  })
})
