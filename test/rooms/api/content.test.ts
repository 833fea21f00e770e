import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGallery, put, type Begun, type Gallery } from './support/gallery.ts'
import { START } from './support/house.ts'

let house: Gallery
beforeEach(async () => {
  house = await openGallery()
})
afterEach(() => house.close())

/** Sends a part of a body and closes the connection. */
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
  it('is stored and announced with the counted size and the media type it was begun with', async () => {
    const { mediaId, uploadUrl } = await house.begin({
      contentType: 'image/png',
      title: 'Möwe',
      location: { lat: 1, lon: 2 },
    })
    expect(mediaId).toMatch(/^ann\./)
    expect(uploadUrl.startsWith(`${house.url}/media/${mediaId}/content?`)).toBe(true)
    const answer = await put(uploadUrl, 'seven b', { headers: { 'content-type': 'text/html' } })
    expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([
      201,
      ['id', 'shardId', 'sequenceNumber'],
    ])
    const [event, ...more] = await house.told(mediaId)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      type: 'media.uploaded',
      time: new Date(START).toISOString(),
      data: { mediaId, bytes: 7, contentType: 'image/png', title: 'Möwe', location: { lat: 1, lon: 2 } },
    })
    const content = await house.contentOf(mediaId)
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
        const { mediaId, uploadUrl } = await house.begin()
        for (const { bytes, whole } of attempts) {
          house.clock.now += 1_000
          if (whole) expect((await put(uploadUrl, Buffer.from(bytes))).status).toBe(201)
          else await breakOff(uploadUrl, bytes, bytes.length + 1)
        }
        const wholes = attempts.filter(({ whole }) => whole)
        const events = await house.told(mediaId)
        expect(events.map(({ id, time, data }) => ({ id, time, data }))).toEqual(
          events.map(() => ({ id: events[0]!.id, time: events[0]!.time, data: events[0]!.data })),
        )
        const content = await house.contentOf(mediaId)
        expect([events.length > 0, content.status]).toEqual(wholes.length > 0 ? [true, 200] : [false, 404])
        if (wholes.length === 0) return
        expect(events[0]!.data).toMatchObject({ bytes: wholes[0]!.bytes.length })
        expect(new Uint8Array(await content.arrayBuffer())).toEqual(wholes[0]!.bytes)
      }),
      { numRuns: 15 },
    )
  })

  it('is the token’s user’s, and nobody else’s', async () => {
    expect((await house.begin(undefined, 'bob')).mediaId).toMatch(/^bob\./)
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
    const [one, other] = [await house.begin(), await house.begin()]
    const ticketOf = ({ uploadUrl }: Begun) => new URL(uploadUrl).searchParams.get('ticket')!
    const at = (ticket: string) => `${house.url}/media/${one.mediaId}/content?ticket=${ticket}`
    const bad = [
      ticketOf(other),
      `${ticketOf(one)}x`,
      'none',
      await house.token('ann'),
      await house.token('ann', 'admin'),
    ]
    for (const ticket of bad) expect((await put(at(ticket), 'x')).status).toBe(403)
    expect((await put(`${house.url}/media/${one.mediaId}/content`, 'x')).status).toBe(400)
    expect((await house.ask('GET', '/users/ann', { token: ticketOf(one) })).status).toBe(401)
    house.clock.now += 15 * 60_000 + 1_000
    expect((await put(one.uploadUrl, 'x')).status).toBe(403)
    expect(await house.told(one.mediaId)).toEqual([])
  })

  it('tells its length, and is no larger than a media may be', async () => {
    const { mediaId, uploadUrl } = await house.begin()
    const body = Readable.toWeb(Readable.from([Buffer.from('x')])) as unknown as NonNullable<
      RequestInit['body']
    >
    expect((await put(uploadUrl, body, { duplex: 'half' })).status).toBe(411)
    const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 1024 ** 3 + 1 } })
    sending.on('error', () => undefined).flushHeaders()
    const [answer] = (await once(sending, 'response')) as [{ statusCode: number }]
    expect(answer.statusCode).toBe(413)
    sending.destroy()
    expect(await house.told(mediaId)).toEqual([])
  })

  it('that the log refused is stored, and announced when it is sent again', async () => {
    await house.close()
    let down = true
    house = await openGallery(({ log }) => ({
      log: new Proxy(log, {
        get: (real, name) => {
          if (name === 'append' && down) return () => Promise.reject(new Error('down'))
          const value: unknown = Reflect.get(real, name, real)
          return typeof value === 'function' ? (value.bind(real) as unknown) : value
        },
      }),
    }))
    const { mediaId, uploadUrl } = await house.begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(503)
    expect(await house.home.objects.head(`media/${mediaId}`)).toMatchObject({ size: 5 })
    down = false
    expect((await put(uploadUrl, 'bytes')).status).toBe(201)
    expect(await house.told(mediaId)).toHaveLength(1)
  })

  it('that could not be stored is not announced', async () => {
    await house.close()
    house = await openGallery(({ objects }) => ({
      objects: { ...objects, put: () => Promise.reject(new Error('disk full')) },
    }))
    const { mediaId, uploadUrl } = await house.begin()
    expect((await put(uploadUrl, 'bytes')).status).toBe(500)
    expect(await house.told(mediaId)).toEqual([])
  })

  it('may take longer than other requests', async () => {
    await house.close()
    house = await openGallery(undefined, { headersTimeout: 100, requestTimeout: 200 })
    const { uploadUrl } = await house.begin()
    const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 4 } })
    sending.write('ha')
    setTimeout(() => sending.end('lf'), 900)
    const [answer] = (await once(sending, 'response')) as [{ statusCode: number }]
    expect(answer.statusCode).toBe(201)
  })
})
