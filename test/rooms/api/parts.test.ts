import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepParts } from '../../../src/media/uploads/sweep-parts.ts'
import { openGallery, put, type Gallery } from './support/gallery.ts'

let house: Gallery
/** The bytes that the server has read of all uploads. */
let seen = 0
async function* watched(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    seen += chunk.length
    yield chunk
  }
}

beforeAll(async () => {
  house = await openGallery(({ objects }) => ({
    objects: {
      ...objects,
      put: (key, about, body, size, keep) =>
        objects.put(key, about, Readable.from(watched(body), { objectMode: false }), size, keep),
    },
  }))
})
afterAll(() => house.close())

const sha256 = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

const part = (to: string, bytes: Uint8Array, from: number, total: number, more: object = {}) =>
  put(to, Buffer.from(bytes), {
    headers: { 'content-range': `bytes ${from}-${from + bytes.length - 1}/${total}`, ...more },
  })

/** What stands, as HEAD of the upload URL tells. */
async function standing(to: string) {
  const { status, headers } = await fetch(to, { method: 'HEAD' })
  expect([status, headers.get('cache-control')]).toEqual([204, 'no-store'])
  return { offset: Number(headers.get('upload-offset')), isComplete: headers.get('upload-complete') === '?1' }
}

/** Sends the beginning of a body; `gone` closes the connection. */
async function begin(to: string, some: Uint8Array, length: number, headers: object = {}) {
  const sending = request(to, { method: 'PUT', headers: { 'content-length': length, ...headers } })
  sending.on('error', () => undefined)
  const closed = new Promise((resolve) => sending.once('close', resolve))
  sending.flushHeaders()
  if (some.length > 0) await new Promise((sent) => sending.write(some, sent))
  return { closed, gone: () => (sending.destroy(), closed) }
}

async function contentOf(mediaId: string): Promise<Uint8Array> {
  await house.settle()
  return new Uint8Array(await (await house.contentOf(mediaId)).arrayBuffer())
}

describe('an upload in parts', () => {
  it('is the bytes of its parts, whatever breaks off, is repeated, overlaps or leaves a gap', async () => {
    const attempt = fc.record({
      skip: fc.integer({ min: -2, max: 2 }),
      length: fc.integer({ min: 1, max: 9 }),
      breaks: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        fc.array(attempt, { maxLength: 6 }),
        async (bytes, attempts) => {
          const { mediaId, uploadUrl } = await house.begin()
          const total = bytes.length
          for (const { skip, length, breaks } of attempts) {
            const { offset, isComplete } = await standing(uploadUrl)
            if (isComplete) break
            const from = Math.max(0, offset + skip)
            const some = bytes.slice(from, from + length)
            if (some.length === 0) continue
            if (breaks) {
              const range = `bytes ${from}-${from + some.length - 1}/${total}`
              const broken = await begin(uploadUrl, some.slice(0, -1), some.length, {
                'content-range': range,
              })
              await broken.gone()
              continue
            }
            const answer = await part(uploadUrl, some, from, total)
            const end = from + some.length
            expect(answer.status).toBe(from !== offset ? 409 : end === total ? 201 : 202)
            expect(Number(answer.headers.get('upload-offset') ?? end)).toBe(from === offset ? end : offset)
          }
          const { offset, isComplete } = await standing(uploadUrl)
          expect(isComplete).toBe(offset === total)
          if (!isComplete)
            expect((await part(uploadUrl, bytes.slice(offset), offset, total)).status).toBe(201)
          expect(await standing(uploadUrl)).toEqual({ offset: total, isComplete: true })
          expect(await contentOf(mediaId)).toEqual(bytes)
          const events = await house.told(mediaId)
          expect(new Set(events.map(({ id }) => id)).size).toBe(1)
          expect(events[0]).toMatchObject({ type: 'media.uploaded', data: { bytes: total } })
        },
      ),
      { numRuns: 12 },
    )
    expect(await listed('parts/')).toEqual(expect.not.arrayContaining([expect.stringMatching(/\/\d+$/)]))
  })

  it('goes on where an upload of all the bytes broke off', async () => {
    const bytes = Buffer.from('0123456789')
    const { mediaId, uploadUrl } = await house.begin()
    const before = seen
    const sending = await begin(uploadUrl, bytes.subarray(0, 6), 10)
    // Bytes that arrive together with the end of their connection may be lost.
    await expect.poll(() => seen - before).toBe(6)
    await sending.gone()
    expect(await standing(uploadUrl)).toEqual({ offset: 6, isComplete: false })
    expect((await part(uploadUrl, bytes.subarray(6), 6, 10)).status).toBe(201)
    expect(Buffer.from(await contentOf(mediaId))).toEqual(bytes)
  })

  it('ends a request of which nothing more comes, when the client asks where it stopped', async () => {
    const bytes = Buffer.from('0123456789')
    const { uploadUrl } = await house.begin()
    const still = await begin(uploadUrl, bytes.subarray(0, 4), 10)
    await expect.poll(() => standing(uploadUrl)).toEqual({ offset: 4, isComplete: false })
    await still.closed
    expect((await part(uploadUrl, bytes.subarray(4), 4, 10)).status).toBe(201)
  })

  it.each([
    ['bytes 0-4/*', 'bad-content-range'],
    ['bytes */10', 'bad-content-range'],
    ['bytes 0-3/10', 'bad-content-range'],
    ['bytes 0-5/10', 'bad-content-range'],
    ['bytes 4-0/10', 'bad-content-range'],
    ['bytes 0-4/4', 'bad-content-range'],
    ['items 0-4/10', 'bad-content-range'],
    ['bytes=0-4', 'bad-content-range'],
    [`bytes 0-4/${1024 ** 3 + 1}`, 'too-large'],
    ['bytes 1-5/10', 'not-the-next-bytes'],
  ])('refuses five bytes as %s: %s', async (range, reason) => {
    const { mediaId, uploadUrl } = await house.begin()
    const answer = await put(uploadUrl, 'bytes', { headers: { 'content-range': range } })
    expect(await answer.json()).toMatchObject({ type: `urn:tributary:problem:${reason}` })
    expect(await standing(uploadUrl)).toEqual({ offset: 0, isComplete: false })
    expect(await house.told(mediaId)).toEqual([])
  })

  it('keeps to one length and one SHA-256', async () => {
    const { uploadUrl } = await house.begin()
    const bytes = Buffer.from('0123456789')
    const right = { 'repr-digest': sha256(bytes) }
    expect((await part(uploadUrl, bytes.subarray(0, 4), 0, 10, right)).status).toBe(202)
    expect((await part(uploadUrl, bytes.subarray(4), 4, 11)).status).toBe(409)
    expect((await part(uploadUrl, bytes.subarray(4, 6), 4, 11)).status).toBe(409)
    const other = { 'repr-digest': sha256(Buffer.from('x')) }
    expect((await part(uploadUrl, bytes.subarray(4), 4, 10, other)).status).toBe(409)
    expect((await part(uploadUrl, bytes.subarray(4), 4, 10)).status).toBe(201)
  })

  it('that is not what the first part told is not stored, and begins again', async () => {
    const { mediaId, uploadUrl } = await house.begin()
    const bytes = Buffer.from('0123456789')
    const told = { 'repr-digest': sha256(Buffer.from('something else')) }
    expect((await part(uploadUrl, bytes.subarray(0, 4), 0, 10, told)).status).toBe(202)
    const last = await part(uploadUrl, bytes.subarray(4), 4, 10)
    expect([last.status, await last.json()]).toMatchObject([
      400,
      { type: 'urn:tributary:problem:bad-digest' },
    ])
    expect(await standing(uploadUrl)).toEqual({ offset: 0, isComplete: false })
    expect(await house.told(mediaId)).toEqual([])
  })

  it('needs the ticket, also to be asked for', async () => {
    const { uploadUrl } = await house.begin()
    expect((await fetch(`${uploadUrl}x`, { method: 'HEAD' })).status).toBe(403)
    expect((await part(`${uploadUrl}x`, Buffer.from('a'), 0, 2)).status).toBe(403)
    expect((await fetch(uploadUrl.split('?')[0]!, { method: 'HEAD' })).status).toBe(401)
  })

  it('is one of 16 of a user that stand, and is removed after a day', async () => {
    const begun = []
    for (let at = 0; at < 17; at++) begun.push(await house.begin(undefined, 'eve'))
    const statuses = []
    for (const { uploadUrl } of begun) statuses.push((await part(uploadUrl, Buffer.from('a'), 0, 2)).status)
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 202), 429])
    expect((await part(begun[0]!.uploadUrl, Buffer.from('b'), 1, 2)).status).toBe(201)
    expect((await part(begun[16]!.uploadUrl, Buffer.from('a'), 0, 2)).status).toBe(202)
    const now = house.clock.now + 24 * 60 * 60 * 1_000
    expect(await sweepParts(house.home.objects, now)).toBe(0)
    expect(await sweepParts(house.home.objects, now + 1)).toBeGreaterThan(16)
    expect(await listed('parts/')).toEqual([])
    expect(await standing(begun[5]!.uploadUrl)).toEqual({ offset: 0, isComplete: false })
  })

  async function listed(prefix: string): Promise<string[]> {
    const keys = []
    for await (const key of house.home.objects.list(prefix)) keys.push(key)
    return keys
  }
})
