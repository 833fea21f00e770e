import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGallery, type Gallery } from './support/gallery.ts'
import { START } from './support/house.ts'
import { told, uploaded } from './support/told.ts'
import { put } from '../../contracts/objects/bytes.ts'

const BYTES = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz')
const PATH = '/media/ann.sea/content'

let house: Gallery
beforeAll(async () => {
  house = await openGallery()
  const admin = await house.token('root', 'admin')
  const described = told('media.described', 'ann', { mediaId: 'ann.sea', title: 'Möwe/1' })
  const body = [uploaded('ann.sea', BYTES.length), uploaded('ann.none', 0), described]
  await house.ask('POST', '/events', { token: admin, body })
  await put(house.home.objects, 'media/ann.sea', BYTES, { contentType: 'image/png', facts: {} })
  await put(house.home.objects, 'media/ann.none', Buffer.alloc(0), { contentType: 'image/png', facts: {} })
  await house.settle()
})
afterAll(() => house.close())

async function ask(headers: Record<string, string> = {}, path = PATH, method = 'GET') {
  const authorization = `Bearer ${await house.token('ann')}`
  const answer = await fetch(house.url + path, { method, headers: { authorization, ...headers } })
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
}

const time = (ms: number): string => new Date(ms).toUTCString()

describe('GET /media/{id}/content', () => {
  it('has validators, and says for how long it is good', async () => {
    const { headers } = await ask()
    expect(Object.fromEntries(headers)).toMatchObject({
      'last-modified': time(START),
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=31536000, immutable',
      vary: 'Authorization',
    })
    expect(headers.get('etag')).toMatch(/^"[\w-]{22}"$/)
  })

  it('gives exactly the bytes of any range', async () => {
    const at = fc.nat({ max: 45 })
    const range = fc.oneof(
      fc
        .tuple(at, at)
        .map(([from, length]) => [`bytes=${from}-${from + length}`, from, from + length] as const),
      at.map((from) => [`bytes=${from}-`, from, Infinity] as const),
      fc.integer({ min: 1, max: 45 }).map((last) => [`bytes=-${last}`, Math.max(0, 36 - last), 35] as const),
    )
    await fc.assert(
      fc.asyncProperty(range, async ([text, from, to]) => {
        const { status, headers, body } = await ask({ range: text })
        if (from >= BYTES.length) {
          expect([status, headers.get('content-range')]).toEqual([416, 'bytes */36'])
          expect(JSON.parse(body.toString())).toMatchObject({ status: 416 })
          return
        }
        const last = Math.min(to, 35)
        expect([status, body.toString()]).toEqual([206, BYTES.subarray(from, last + 1).toString()])
        expect(Object.fromEntries(headers)).toMatchObject({
          'content-range': `bytes ${from}-${last}/36`,
          'content-length': String(last + 1 - from),
          'content-type': 'image/png',
          etag: expect.any(String) as string,
        })
      }),
      { numRuns: 60 },
    )
  })

  it('gives everything for several ranges, or a range of nothing', async () => {
    expect((await ask({ range: 'bytes=0-1,3-4' })).body).toEqual(BYTES)
    expect((await ask({ range: 'bytes=-5' }, '/media/ann.none/content')).status).toBe(200)
    expect((await ask({ range: 'bytes=0-' }, '/media/ann.none/content')).status).toBe(416)
  })

  it('answers conditions before it answers a range', async () => {
    const etag = (await ask()).headers.get('etag')!
    const [before, after] = [time(START - 1_000), time(START + 1_000)]
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `W/${etag}, "x"` }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"x"', 'if-modified-since': after }, 200],
      [{ 'if-modified-since': time(START) }, 304],
      [{ 'if-modified-since': before }, 200],
      [{ 'if-match': '"x"' }, 412],
      [{ 'if-match': `W/${etag}` }, 412],
      [{ 'if-match': etag, 'if-unmodified-since': before }, 200],
      [{ 'if-unmodified-since': before }, 412],
      [{ 'if-unmodified-since': time(START), 'if-none-match': etag }, 304],
      [{ range: 'bytes=0-1', 'if-range': etag }, 206],
      [{ range: 'bytes=0-1', 'if-range': `W/${etag}` }, 200],
      [{ range: 'bytes=0-1', 'if-range': '"x"' }, 200],
      [{ range: 'bytes=0-1', 'if-range': time(START) }, 206],
      [{ range: 'bytes=99-', 'if-range': '"x"' }, 200],
      [{ range: 'bytes=0-1', 'if-none-match': etag }, 304],
      [{ range: 'bytes=99-', 'if-match': '"x"' }, 412],
    ]
    for (const [headers, status] of cases)
      expect([headers, (await ask(headers)).status]).toEqual([headers, status])
  })

  it('a 304 has no body, and what a cache needs', async () => {
    const { headers } = await ask()
    const unchanged = await ask({ 'if-none-match': headers.get('etag')! })
    expect([unchanged.status, unchanged.body.length, unchanged.headers.get('content-type')]).toEqual([
      304,
      0,
      null,
    ])
    for (const name of ['etag', 'cache-control', 'vary', 'last-modified'])
      expect(unchanged.headers.get(name)).toBe(headers.get(name))
    expect(unchanged.headers.get('date')).not.toBeNull()
  })

  it('HEAD has the headers of GET, opens nothing, and ignores a range', async () => {
    const [get, head] = [await ask(), await ask({ range: 'bytes=0-1' }, PATH, 'HEAD')]
    expect([head.status, head.body.length]).toEqual([200, 0])
    const apart = ({ headers }: typeof get) =>
      Object.fromEntries(
        [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)),
      )
    expect(apart(head)).toEqual(apart(get))
    expect((await ask({ 'if-none-match': '*' }, PATH, 'HEAD')).status).toBe(304)
  })

  it('?download makes it an attachment with a safe name', async () => {
    for (const query of ['?download', '?download=1']) {
      const { headers } = await ask({}, PATH + query)
      expect(headers.get('content-disposition')).toBe(
        'attachment; filename="M_we_1.png"; filename*=UTF-8\'\'M%C3%B6we_1.png',
      )
    }
    const unnamed = await ask({}, '/media/ann.none/content?download')
    expect(unnamed.headers.get('content-disposition')).toBe('attachment; filename="none.png"')
  })
})

describe('a read of a row', () => {
  const PATHS = ['/media/ann.sea', '/users/ann', '/users/ann/usage', '/users/ann/stats']

  it.each(PATHS)(
    '%s has a tag: the same for the same row, and 304 for a client that has it',
    async (path) => {
      const { headers, body } = await ask({}, path)
      const etag = headers.get('etag')!
      expect(etag).toMatch(/^"[\w-]{22}"$/)
      expect([headers.get('cache-control'), headers.get('vary')]).toEqual([
        'private, max-age=1',
        'Authorization',
      ])
      const same = await ask({ 'if-none-match': `"x", W/${etag}` }, path)
      expect([same.status, same.body.length, same.headers.get('etag')]).toEqual([304, 0, etag])
      expect(same.headers.get('cache-control')).toBe('private, max-age=1')
      expect((await ask({ 'if-none-match': '"x"' }, path)).body).toEqual(body)
      expect((await ask({ 'if-match': '"x"' }, path)).status).toBe(412)
      const head = await ask({}, path, 'HEAD')
      expect([head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
        String(body.length),
        etag,
      ])
    },
  )

  it('has another tag when it has changed', async () => {
    const path = '/users/ann/location'
    expect((await ask({ 'if-none-match': '*' }, path)).status).toBe(404)
    const tags = []
    for (const lat of [1, 2]) {
      await house.ask('PUT', path, { body: { lat, lon: 2 } })
      await house.settle()
      tags.push((await ask({}, path)).headers.get('etag'))
    }
    expect(new Set([...tags, null]).size).toBe(3)
  })
})
