import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepQuota } from '../../../src/generations/kept-quota.ts'
import { openGallery, put, type Gallery } from '../api/support/gallery.ts'

const DEFAULT = 1_000

let house: Gallery
beforeEach(async () => {
  house = await openGallery()
  await keepQuota(house.home.tables, DEFAULT, 0)
})
afterEach(() => house.close())

const begin = (bytes?: number, headers = {}) =>
  house.ask('POST', '/media', {
    body: { contentType: 'image/png', bytes },
    headers: { host: new URL(house.url).host, ...headers },
  })

async function upload(bytes: number): Promise<void> {
  const { uploadUrl } = await house.begin({ contentType: 'image/png' })
  expect((await put(uploadUrl, 'x'.repeat(bytes))).status).toBe(201)
  await house.settle()
}

const usage = async () => (await house.ask('GET', '/users/ann/usage')).body

describe('the quota of a user', () => {
  it('is the default, or the one that an admin sets; null takes it back', async () => {
    await upload(600)
    const shown = { userId: 'ann', usedBytes: 600, mediaCount: 1 }
    expect(await usage()).toEqual({ ...shown, quotaBytes: DEFAULT })
    const token = await house.token('root', 'admin')
    for (const quotaBytes of [5_000, 0, null]) {
      const set = await house.ask('PUT', '/users/ann/quota', { token, body: { quotaBytes } })
      expect(set.status).toBe(202)
      await house.settle()
      expect(await usage()).toEqual({ ...shown, quotaBytes: quotaBytes ?? DEFAULT })
      const profile = (await house.ask('GET', '/users/ann')).body
      expect(profile).toMatchObject({ usage: { quotaBytes: quotaBytes ?? DEFAULT } })
    }
  })

  it('is not set by users, not even their own, and is a whole number', async () => {
    expect((await house.ask('PUT', '/users/ann/quota', { body: { quotaBytes: 9 } })).status).toBe(403)
    const token = await house.token('root', 'admin')
    for (const quotaBytes of [-1, 1.5, '9', undefined, 2 ** 53])
      expect((await house.ask('PUT', '/users/ann/quota', { token, body: { quotaBytes } })).status).toBe(400)
  })
})

describe('POST /media', () => {
  it.each([
    ['fits exactly', 400, 201],
    ['is one byte too large', 401, 413],
    ['is larger than any media', 2 ** 40, 413],
    ['is of an unknown size', undefined, 201],
  ])('of what %s', async (_, bytes, status) => {
    await upload(600)
    const begun = await begin(bytes)
    expect(begun.status).toBe(status)
    if (status === 413)
      expect(begun.body).toMatchObject({
        type: 'urn:tributary:problem:over-quota',
        detail: 'Of the quota of 1000 bytes, 400 are left',
        leftBytes: 400,
      })
  })

  it('refuses even an empty media above a lower quota, and nothing left is never less than nothing', async () => {
    await upload(600)
    const token = await house.token('root', 'admin')
    await house.ask('PUT', '/users/ann/quota', { token, body: { quotaBytes: 100 } })
    await house.settle()
    expect(await begin()).toMatchObject({ status: 413, body: { leftBytes: 0 } })
    expect(await usage()).toMatchObject({ usedBytes: 600, mediaCount: 1 })
  })

  it('answers a repeat of an upload that used up the quota as at first', async () => {
    const headers = { 'idempotency-key': 'once' }
    const first = await begin(900, headers)
    const { mediaId, uploadUrl } = first.body as { mediaId: string; uploadUrl: string }
    expect((await put(uploadUrl, 'x'.repeat(900))).status).toBe(201)
    await house.settle()
    expect(await begin(900, headers)).toMatchObject({ status: 201, body: { mediaId } })
    expect(await begin(900)).toMatchObject({ status: 413 })
  })

  it('binds the upload to the size that it was told', async () => {
    const { uploadUrl } = (await begin(3)).body as { uploadUrl: string }
    for (const body of ['', 'xx', 'xxxx']) {
      const refused = await put(uploadUrl, body)
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ type: 'urn:tributary:problem:other-size' })
    }
    const part = { headers: { 'content-range': 'bytes 0-1/4' } }
    expect((await put(uploadUrl, 'xx', part)).status).toBe(400)
    expect((await put(uploadUrl, 'xxx')).status).toBe(201)
  })
})
