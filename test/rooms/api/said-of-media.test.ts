import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Home } from '../../../src/api/home.ts'
import { accessTo } from '../../../src/home/access.ts'
import { openS3Objects } from '../../../src/objects/s3.ts'
import { makeBucket, startS3 } from '../../servers/s3.ts'
import { openGallery, put, type Gallery } from './support/gallery.ts'
import { uploaded } from './support/told.ts'

const { endpoint, close } = await startS3()
afterAll(close)
const bucket = await makeBucket(endpoint, `said-${process.pid.toString()}-${Date.now().toString(36)}`)

const newId = () => randomUUID()
const inS3 = (): Partial<Home> => ({ objects: openS3Objects({ ...accessTo(endpoint), bucket }), newId })
const direct = (): Partial<Home> => {
  const objects = openS3Objects({ ...accessTo(endpoint), bucket })
  return { objects, direct: objects, newId }
}

const LONG_TYPE = `video/mp4; codecs="${'a'.repeat(255 - 20)}"`
const LONGEST_USER = `${'a:'.repeat(31)}_-`

interface Body {
  readonly contentType: string
  readonly title?: string
  readonly location?: object
}

/** A name, a body, and the user who sends it. */
type Case = readonly [string, Body, string?]

const CASES: readonly Case[] = [
  ['a long type', { contentType: LONG_TYPE }],
  ['a title of four bytes a letter', { contentType: 'a/b', title: '𝄞'.repeat(200) }],
  ['a long type and a title', { contentType: LONG_TYPE, title: 'x'.repeat(200) }],
  ['a long type and a title of four bytes a letter', { contentType: LONG_TYPE, title: '𝄞'.repeat(200) }],
  [
    'a type whose text is mostly quotes',
    { contentType: `a/b; c="${'\\"'.repeat(120)}"`, title: 'é'.repeat(200) },
  ],
  ['a title of controls', { contentType: 'a/b', title: '\u0001'.repeat(200) }],
  [
    'the same beside a long type',
    { contentType: LONG_TYPE, title: '\u0001'.repeat(200), location: { lat: 1, lon: 2 } },
  ],
  ['a title of half letters', { contentType: 'a/b', title: '\ud800'.repeat(200) }],
  ['a title of line ends', { contentType: 'a/b', title: 'a\r\nx-amz-meta-b: c' }],
  ['an empty title', { contentType: 'a/b', title: '' }],
  ['letters joined without end', { contentType: 'a/b', title: `a${'\u0301'.repeat(199)}` }],
  ['odd characters', { contentType: "a!#$&^_.+-/b!#$&^_.+-; c'*`|~%=d", title: '"\\' }],
  ['a place to the last digit', { contentType: 'a/b', location: { lat: -89.99999999999999, lon: -1e-300 } }],
  ['the longest name of a user', { contentType: 'a/b', title: 'Möwe' }, LONGEST_USER],
]

describe.each([
  ['in a folder', () => ({ newId })],
  ['in S3', inS3],
  ['in S3, past the door', direct],
] as const)('what is said of a media %s', (_, change) => {
  let house: Gallery
  beforeAll(async () => {
    house = await openGallery(change)
  })
  afterAll(() => house.close())

  const begin = async (body: object, user: string) =>
    house.ask('POST', '/media', {
      body,
      token: await house.token(user),
      headers: { host: new URL(house.url).host },
    })

  async function announce(mediaId: string, user: string, contentType: string): Promise<void> {
    const event = uploaded(mediaId)
    const body = { ...event, subject: user, data: { ...event.data, contentType } }
    await house.ask('POST', '/events', { token: await house.token(user), body })
  }

  it.each(CASES.map(([name, body, user]) => [name, body, user ?? 'ann'] as const))(
    'is refused before its bytes are sent, or kept: %s',
    async (_name, body, user) => {
      const begun = await begin(body, user)
      if (begun.status === 400) return
      const { mediaId, uploadUrl, uploadHeaders } = begun.body as {
        mediaId: string
        uploadUrl: string
        uploadHeaders?: Record<string, string>
      }
      const sent = await put(uploadUrl, 'bytes', { headers: uploadHeaders ?? {} })
      expect([begun.status, sent.status]).toEqual([201, house.home.direct ? 200 : 201])
      const { contentType, ...facts } = body
      expect(await house.home.objects.head(`media/${mediaId}`)).toMatchObject({ contentType, facts, size: 5 })
      if (house.home.direct) await announce(mediaId, user, contentType)
      await house.settle()
      const content = await house.contentOf(mediaId, user)
      expect([content.status, content.headers.get('content-type')]).toEqual([200, contentType])
      expect(await content.text()).toBe('bytes')
    },
  )

  it('is taken where it is no more than ordinary', async () => {
    for (const name of ['a long type', 'a long type and a title', 'a title of four bytes a letter'])
      expect((await begin(CASES.find(([one]) => one === name)![1], 'ann')).status).toBe(201)
  })
})
