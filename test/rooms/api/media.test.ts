import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGallery, put, type Begun, type Gallery } from './support/gallery.ts'
import { uploaded } from './support/told.ts'

let house: Gallery
beforeEach(async () => {
  house = await openGallery()
})
afterEach(() => house.close())

describe('a media', () => {
  it('that is deleted by its owner is shown no more, and its bytes are gone', async () => {
    const { mediaId, uploadUrl } = await house.begin()
    await put(uploadUrl, 'bytes')
    const bob = { token: await house.token('bob') }
    expect((await house.ask('DELETE', `/media/${mediaId}`, bob)).status).toBe(403)
    await house.settle()
    expect((await house.contentOf(mediaId)).status).toBe(200)
    expect((await house.ask('DELETE', `/media/${mediaId}`)).status).toBe(202)
    expect(await house.home.objects.head(`media/${mediaId}`)).toBeUndefined()
    expect((await house.told(mediaId)).at(-1)).toMatchObject({
      type: 'media.deleted',
      data: { reason: 'user' },
    })
    expect((await house.contentOf(mediaId)).status).toBe(404)
  })

  it('is begun once under an Idempotency-Key, which names no other', async () => {
    const begin = (key: string, body: object, user = 'ann') =>
      house.token(user).then((token) =>
        house.ask('POST', '/media', {
          body,
          token,
          headers: { 'idempotency-key': key, host: new URL(house.url).host },
        }),
      )
    const [sea, dune] = [{ contentType: 'image/png', location: { lat: -0, lon: 1 } }, { contentType: 'a/b' }]
    const refused = await begin('k', { contentType: 'image/png', title: 'x'.repeat(201) })
    expect(refused.status).toBe(400)
    const [first, atOnce] = await Promise.all([begin('k', sea), begin('k', sea)])
    house.clock.now += 60 * 60 * 1_000
    const again = await begin('k', sea)
    expect([first.status, atOnce.status, again.status]).toEqual([201, 201, 201])
    const ids = [first, atOnce, again].map(({ body }) => (body as Begun).mediaId)
    expect(new Set(ids).size).toBe(1)
    for (let times = 0; times < 2; times += 1)
      expect((await put((again.body as Begun).uploadUrl, 'bytes')).status).toBe(201)
    expect(await house.told(ids[0]!)).toHaveLength(1)
    for (const other of [dune, { ...sea, title: 'x' }]) expect((await begin('k', other)).status).toBe(422)
    const others = [await begin('l', sea), await begin('k', sea, 'bob')]
    expect(others.map(({ status }) => status)).toEqual([201, 201])
    for (const { body } of others) expect(ids).not.toContain((body as Begun).mediaId)
  })

  it('is described by its owner, in part or whole', async () => {
    const { mediaId, uploadUrl } = await house.begin({ contentType: 'image/png', title: 'old' })
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
    await house.ask('POST', '/events', { body: uploaded('ann.sea') })
    await house.settle()
    for (const id of ['ann.sea', 'ann.none']) expect((await house.contentOf(id)).status).toBe(404)
  })

  it('where clients reach the objects themselves, is there', async () => {
    await house.close()
    const direct = {
      uploadUrl: (key: string, about: object) =>
        Promise.resolve(`https://there/${key}?${JSON.stringify(about)}`),
      contentUrl: (key: string, shown: object) =>
        Promise.resolve(`https://there/${key}?${JSON.stringify(shown)}`),
    }
    house = await openGallery(() => ({ direct }))
    const { mediaId, uploadUrl } = await house.begin()
    expect(uploadUrl).toBe(`https://there/media/${mediaId}?{"contentType":"image/png","facts":{}}`)
    const shown = [
      ['image/png', { type: 'image/png', disposition: 'inline' }],
      ['text/html', { type: 'text/html', disposition: 'attachment' }],
      ['no\r\ntype', { type: 'application/octet-stream', disposition: 'attachment' }],
    ] as const
    for (const [contentType, as] of shown) {
      house.clock.now += 1_000
      const data = { mediaId, bytes: 1, contentType }
      const time = new Date(house.clock.now).toISOString()
      await house.ask('POST', '/events', { body: { ...uploaded(mediaId), time, data } })
      await house.settle()
      const { status, headers } = await house.ask('GET', `/media/${mediaId}/content`)
      expect([status, headers['location']]).toEqual([
        307,
        `https://there/media/${mediaId}?${JSON.stringify(as)}`,
      ])
    }
  })
})
