import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoorOptions } from '../../../src/api/door.ts'
import type { Home } from '../../../src/api/home.ts'
import { openHouse, START, type House } from './support/house.ts'

let house: House
let url: string
async function open(change?: (home: Home) => Partial<Home>, options?: DoorOptions) {
  house = await openHouse(change, options)
  await house.door.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${String((house.door.server.address() as AddressInfo).port)}`
}
beforeEach(() => open())
afterEach(() => house.close())

interface Begun {
  readonly mediaId: string
  readonly uploadUrl: string
}

async function begin(body: object = { contentType: 'image/png' }, user = 'ann'): Promise<Begun> {
  const headers = { host: new URL(url).host }
  const answer = await house.ask('POST', '/media', { body, token: await house.token(user), headers })
  expect(answer.status).toBe(201)
  return answer.body as Begun
}

const put = (to: string, body: NonNullable<RequestInit['body']>, more: object = {}) =>
  fetch(to, { method: 'PUT', body, ...more })

/** What the log holds of a media, in its order. */
async function told(mediaId: string) {
  await house.settle()
  const { body } = await house.ask('GET', `/history/media/${mediaId}`)
  return (body as { items: { type: string; id: string; time: string; data: object }[] }).items
}

const contentOf = async (mediaId: string) => {
  const headers = { authorization: `Bearer ${await house.token('bob')}` }
  return fetch(`${url}/media/${mediaId}/content`, { headers })
}

/** Sends some of a body and hangs up. */
async function breakOff(to: string, some: Uint8Array, length: number): Promise<void> {
  const sending = request(to, { method: 'PUT', headers: { 'content-length': length } })
  sending.on('error', () => undefined)
  const gone = new Promise((resolve) => sending.once('close', resolve))
  sending.flushHeaders()
  await new Promise((sent) => sending.write(some, sent))
  sending.destroy()
  await gone
}

describe('an upload', () => {
  it('is stored, and told with the size that was counted, as what it was begun as', async () => {
    const { mediaId, uploadUrl } = await begin({
      contentType: 'image/png',
      title: 'Möwe',
      location: { lat: 1, lon: 2 },
    })
    expect(mediaId).toMatch(/^ann\./)
    expect(uploadUrl.startsWith(`${url}/media/${mediaId}/content?`)).toBe(true)
    const answer = await put(uploadUrl, 'seven b', { headers: { 'content-type': 'text/html' } })
    expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([
      201,
      ['id', 'shardId', 'sequenceNumber'],
    ])
    const [event, ...more] = await told(mediaId)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      type: 'media.uploaded',
      time: new Date(START).toISOString(),
      data: { mediaId, bytes: 7, contentType: 'image/png', title: 'Möwe', location: { lat: 1, lon: 2 } },
    })
    const content = await contentOf(mediaId)
    expect(await content.text()).toBe('seven b')
    expect(Object.fromEntries(content.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '7',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })

  const attempt = fc.record({ bytes: fc.uint8Array({ maxLength: 200 }), whole: fc.boolean() })

  it('is one upload, the first that came in whole, however often it is tried, broken off and sent again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 5 }), async (attempts) => {
        const { mediaId, uploadUrl } = await begin()
        for (const { bytes, whole } of attempts) {
          house.clock.now += 1_000
          if (whole) expect((await put(uploadUrl, Buffer.from(bytes))).status).toBe(201)
          else await breakOff(uploadUrl, bytes, bytes.length + 1)
        }
        const wholes = attempts.filter(({ whole }) => whole)
        const events = await told(mediaId)
        expect(events.map(({ id, time, data }) => ({ id, time, data }))).toEqual(
          events.map(() => ({ id: events[0]!.id, time: events[0]!.time, data: events[0]!.data })),
        )
        const content = await contentOf(mediaId)
        expect([events.length > 0, content.status]).toEqual(wholes.length > 0 ? [true, 200] : [false, 404])
        if (wholes.length === 0) return
        expect(events[0]!.data).toMatchObject({ bytes: wholes[0]!.bytes.length })
        expect(new Uint8Array(await content.arrayBuffer())).toEqual(wholes[0]!.bytes)
      }),
      { numRuns: 15 },
    )
  })

  it('is the token’s user’s, and nobody else’s', async () => {
    expect((await begin(undefined, 'bob')).mediaId).toMatch(/^bob\./)
    const named = await house.ask('POST', '/media', { body: { contentType: 'image/png', ownerId: 'bob' } })
    expect(named.status).toBe(400)
    expect(
      (await house.ask('POST', '/media', { body: { contentType: 'image/png' }, token: null })).status,
    ).toBe(401)
  })

  it.each([
    [{}],
    [{ contentType: 'image' }],
    [{ contentType: 'image/png\r\nx: y' }],
    [{ contentType: 'image/png', title: 'x'.repeat(201) }],
    [{ contentType: 'image/png', location: { lat: 91, lon: 0 } }],
  ])('is not begun as %j', async (body) => {
    expect((await house.ask('POST', '/media', { body })).status).toBe(400)
  })

  it('needs the address as it was given, for its media, in its time', async () => {
    const [one, other] = [await begin(), await begin()]
    const ticketOf = ({ uploadUrl }: Begun) => new URL(uploadUrl).searchParams.get('ticket')!
    const at = (ticket: string) => `${url}/media/${one.mediaId}/content?ticket=${ticket}`
    const bad = [
      ticketOf(other),
      `${ticketOf(one)}x`,
      'none',
      await house.token('ann'),
      await house.token('ann', 'admin'),
    ]
    for (const ticket of bad) expect((await put(at(ticket), 'x')).status).toBe(403)
    expect((await put(`${url}/media/${one.mediaId}/content`, 'x')).status).toBe(400)
    expect((await house.ask('GET', '/users/ann', { token: ticketOf(one) })).status).toBe(401)
    house.clock.now += 15 * 60_000 + 1_000
    expect((await put(one.uploadUrl, 'x')).status).toBe(403)
    expect(await told(one.mediaId)).toEqual([])
  })

  it('tells its length, and is no larger than a media may be', async () => {
    const { mediaId, uploadUrl } = await begin()
    const body = Readable.toWeb(Readable.from([Buffer.from('x')])) as unknown as NonNullable<
      RequestInit['body']
    >
    expect((await put(uploadUrl, body, { duplex: 'half' })).status).toBe(411)
    const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 1024 ** 3 + 1 } })
    sending.on('error', () => undefined).flushHeaders()
    const [answer] = (await once(sending, 'response')) as [{ statusCode: number }]
    expect(answer.statusCode).toBe(413)
    sending.destroy()
    expect(await told(mediaId)).toEqual([])
  })

  it('that the log did not take is stored, and told when it is sent again', async () => {
    await house.close()
    let down = true
    await open(({ log }) => ({
      log: new Proxy(log, {
        get: (real, name) => {
          if (name === 'append' && down) return () => Promise.reject(new Error('down'))
          const value: unknown = Reflect.get(real, name, real)
          return typeof value === 'function' ? (value.bind(real) as unknown) : value
        },
      }),
    }))
    const { mediaId, uploadUrl } = await begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(503)
    expect(await house.home.objects.head(`media/${mediaId}`)).toMatchObject({ size: 5 })
    down = false
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    expect(await told(mediaId)).toHaveLength(1)
  })

  it('that could not be stored is not told', async () => {
    await house.close()
    await open(({ objects }) => ({
      objects: { ...objects, put: () => Promise.reject(new Error('disk full')) },
    }))
    const { mediaId, uploadUrl } = await begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(500)
    expect(await told(mediaId)).toEqual([])
  })

  it('may take longer than other requests', async () => {
    await house.close()
    await open(undefined, { headersTimeout: 100, requestTimeout: 200 })
    const { uploadUrl } = await begin()
    const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 4 } })
    sending.write('ha')
    setTimeout(() => sending.end('lf'), 900)
    const [answer] = (await once(sending, 'response')) as [{ statusCode: number }]
    expect(answer.statusCode).toBe(201)
  })
})

describe('a media', () => {
  it('that is deleted by its owner is shown no more, and its bytes are gone', async () => {
    const { mediaId, uploadUrl } = await begin()
    await put(uploadUrl, 'bytes')
    const bob = { token: await house.token('bob') }
    expect((await house.ask('DELETE', `/media/${mediaId}`, bob)).status).toBe(403)
    await house.settle()
    expect((await contentOf(mediaId)).status).toBe(200)
    expect((await house.ask('DELETE', `/media/${mediaId}`)).status).toBe(202)
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await told(mediaId)).at(-1)).toMatchObject({ type: 'media.deleted', data: { reason: 'user' } })
    expect((await contentOf(mediaId)).status).toBe(404)
  })

  it('is described by its owner, in part or whole', async () => {
    const { mediaId, uploadUrl } = await begin({ contentType: 'image/png', title: 'old' })
    await put(uploadUrl, 'bytes')
    house.clock.now += 1_000
    const path = `/media/${mediaId}`
    expect((await house.ask('PATCH', path, { body: { tags: ['sea'] } })).status).toBe(202)
    expect(
      (await house.ask('PATCH', path, { body: { title: 'x' }, token: await house.token('bob') })).status,
    ).toBe(403)
    for (const body of [{}, { bytes: 1 }]) expect((await house.ask('PATCH', path, { body })).status).toBe(400)
    await house.settle()
    expect((await house.ask('GET', path)).body).toMatchObject({ title: 'old', tags: ['sea'], bytes: 5 })
  })

  it('of which there are no bytes here, or nothing at all, has no content', async () => {
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/t',
      type: 'media.uploaded',
      subject: 'ann',
      time: '2026-01-01T00:00:00Z',
    }
    await house.ask('POST', '/events', {
      body: { ...event, data: { mediaId: 'ann.sea', bytes: 1, contentType: 'image/png' } },
    })
    await house.settle()
    for (const id of ['ann.sea', 'ann.none']) expect((await contentOf(id)).status).toBe(404)
  })

  it('where clients reach the objects themselves, is there', async () => {
    await house.close()
    const direct = {
      uploadUrl: (key: string, about: object) =>
        Promise.resolve(`https://there/${key}?${JSON.stringify(about)}`),
      contentUrl: (key: string) => Promise.resolve(`https://there/${key}`),
    }
    await open(() => ({ direct }))
    const { mediaId, uploadUrl } = await begin()
    expect(uploadUrl).toBe(`https://there/media/${mediaId}?{"contentType":"image/png","facts":{}}`)
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/t',
      type: 'media.uploaded',
      subject: 'ann',
      time: '2026-01-01T00:00:00Z',
    }
    await house.ask('POST', '/events', {
      body: { ...event, data: { mediaId, bytes: 1, contentType: 'image/png' } },
    })
    await house.settle()
    const { status, headers } = await house.ask('GET', `/media/${mediaId}/content`)
    expect([status, headers['location']]).toEqual([307, `https://there/media/${mediaId}`])
  })
})
