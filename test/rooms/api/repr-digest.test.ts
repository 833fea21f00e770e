import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGallery, put, type Gallery } from './support/gallery.ts'

let house: Gallery
beforeAll(async () => {
  house = await openGallery()
})
afterAll(() => house.close())

const sha256 = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

describe('a Repr-Digest', () => {
  const bytes = Buffer.from('bytes')
  const right = sha256(bytes)
  const wrong = sha256(Buffer.from('other'))

  it.each([
    [right, 201],
    [`sha-512=:YQ==:, ${right}`, 201],
    [`${wrong}, ${right}`, 201],
    [`${right};a=1`, 201],
    ['sha-512=:YQ==:', 201],
    ['md5=:YQ==:', 201],
    [wrong, 400],
    ['sha-256=:YQ==:', 400],
    ['sha-256=x', 400],
    ['sha-256', 400],
    [`${right}, sha-256=::`, 400],
  ])('%s gives %i', async (digest, status) => {
    const { mediaId, uploadUrl } = await house.begin()
    const answer = await put(uploadUrl, bytes, { headers: { 'repr-digest': digest } })
    expect(answer.status).toBe(status)
    if (status !== 201)
      expect(await answer.json()).toMatchObject({ type: 'urn:tributary:problem:bad-digest' })
    expect((await house.home.objects.head(`media/${mediaId}`))?.size).toBe(status === 201 ? 5 : undefined)
  })

  it('comes back with the bytes, whole or in part, and is not overwritten', async () => {
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, bytes, { headers: { 'repr-digest': right } })
    await house.settle()
    const url = `${house.url}/media/${mediaId}/content`
    const authorization = `Bearer ${await house.token('ann')}`
    for (const range of ['bytes=1-2', ''])
      expect((await fetch(url, { headers: { authorization, range } })).headers.get('repr-digest')).toBe(right)
    const other = await put(uploadUrl, 'other', { headers: { 'repr-digest': wrong } })
    expect(other.status).toBe(409)
    expect((await put(uploadUrl, bytes, { headers: { 'repr-digest': right } })).status).toBe(201)
  })

  it('is compared with bytes that were stored without one', async () => {
    const { uploadUrl } = await house.begin()
    await put(uploadUrl, bytes)
    expect((await put(uploadUrl, bytes, { headers: { 'repr-digest': right } })).status).toBe(201)
    expect((await put(uploadUrl, bytes, { headers: { 'repr-digest': wrong } })).status).toBe(409)
  })
})
