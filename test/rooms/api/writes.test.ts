import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { told as event, uploaded } from './support/told.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const HERE = { lat: 48.5, lon: 2.25, accuracyMeters: 12 }

async function told(id: string) {
  await house.settle()
  const token = await house.token(id)
  return (await house.ask('GET', `/history/users/${id}`, { token })).body as {
    items: Record<string, unknown>[]
  }
}

describe('PUT /users/{id}/location', () => {
  it('appends the event, now and of a source of the caller’s own, and answers its place', async () => {
    const { status, body } = await house.ask('PUT', '/users/ann/location', { body: HERE })
    expect(status).toBe(202)
    const { items } = await told('ann')
    expect(items).toEqual([
      {
        specversion: '1.0',
        type: 'user.located',
        subject: 'ann',
        source: '/tributary/api/ann',
        time: '2026-01-01T00:00:00.000Z',
        data: HERE,
        appendedAt: '2026-01-01T00:00:00.000Z',
        ...(body as object),
      },
    ])
  })

  it('moves nobody but the caller, unless a producer says so', async () => {
    expect((await house.ask('PUT', '/users/bob/location', { body: HERE })).status).toBe(403)
    const token = await house.token('feeder', 'producer')
    expect((await house.ask('PUT', '/users/bob/location', { body: HERE, token })).status).toBe(202)
    expect((await told('bob')).items).toMatchObject([{ subject: 'bob', source: '/tributary/api/feeder' }])
  })

  it.each([
    [{ lat: 91, lon: 0 }, '/lat'],
    [{ lat: '1', lon: 0 }, '/lat'],
    [{ lat: 1, lon: 0, accuracyMeters: -1 }, '/accuracyMeters'],
    [{ lat: 1 }, ''],
    [{ lat: 1, lon: 2, accuracy: 3 }, ''],
  ])('refuses %j and says where it is wrong', async (body, path) => {
    const answer = await house.ask('PUT', '/users/ann/location', { body })
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path }] })
  })

  it('refuses a path that names nobody', async () => {
    for (const id of ['a%2Fb', 'x'.repeat(65), 'x'.repeat(600)])
      expect((await house.ask('PUT', `/users/${id}/location`, { body: HERE })).status).toBeGreaterThanOrEqual(
        400,
      )
  })
})

async function append(...body: readonly object[]) {
  const token = await house.token('feed', 'producer')
  expect((await house.ask('POST', '/events', { body, token })).status).toBe(200)
  await house.settle(['media'])
}

describe('PUT /media/{id}/rating', () => {
  beforeEach(() => append(uploaded('bob.1')))

  it('rates as the token’s user, whatever its role', async () => {
    const token = await house.token('root', 'admin')
    expect((await house.ask('PUT', '/media/bob.1/rating', { body: { stars: 4 }, token })).status).toBe(202)
    expect((await house.ask('PUT', '/media/bob.1/rating', { body: { stars: null } })).status).toBe(202)
    expect((await told('root')).items).toMatchObject([{ data: { mediaId: 'bob.1', stars: 4 } }])
    expect((await told('ann')).items).toMatchObject([{ data: { mediaId: 'bob.1', stars: null } }])
  })

  it.each([
    ['bob.1', { stars: 0 }, 'Bad body'],
    ['bob.1', { stars: 4.5 }, 'Bad body'],
    ['bob.1', {}, 'Bad body'],
    ['bob', { stars: 5 }, 'Bad path'],
  ])('refuses to rate %s with %j', async (id, body, title) => {
    expect((await house.ask('PUT', `/media/${id}/rating`, { body })).body).toMatchObject({
      status: 400,
      title,
    })
  })

  it('refuses to rate one’s own media, whether or not it was uploaded', async () => {
    for (const id of ['ann.1', 'ann.never'])
      expect((await house.ask('PUT', `/media/${id}/rating`, { body: { stars: 5 } })).body).toMatchObject({
        status: 403,
        title: 'Own media',
      })
  })

  it('refuses to rate a media that the table does not know, that is deleted, or that the rater may not see', async () => {
    const about = (id: string) => ({ mediaId: id })
    await append(
      uploaded('bob.gone'),
      event('media.deleted', 'bob', { ...about('bob.gone'), reason: 'user' }),
      uploaded('bob.own'),
      event('media.shared', 'bob', { ...about('bob.own'), audience: 'owner' }),
      event('media.described', 'bob', { ...about('bob.said'), title: 'Not uploaded' }),
    )
    for (const id of ['bob.never', 'bob.gone', 'bob.own', 'bob.said'])
      for (const stars of [5, null])
        expect((await house.ask('PUT', `/media/${id}/rating`, { body: { stars } })).body).toMatchObject({
          status: 404,
          title: 'No such media',
        })
    expect((await told('ann')).items).toEqual([])
  })

  it('flags ratings of media that the rater cannot see, in the rater’s history as it is read', async () => {
    await append(
      ...['bob.1', 'bob.own', 'bob.late'].map((mediaId) =>
        event('media.rated', 'ann', { mediaId, stars: 3 }),
      ),
      uploaded('bob.own'),
      event('media.shared', 'bob', { mediaId: 'bob.own', audience: 'owner' }),
    )
    const unknown = async () =>
      (await told('ann')).items
        .filter(({ flags }) => JSON.stringify(flags) === '["media-unknown"]')
        .map(({ data }) => (data as { mediaId: string }).mediaId)
    expect((await unknown()).sort()).toEqual(['bob.late', 'bob.own'])
    await append(uploaded('bob.late'), event('media.deleted', 'bob', { mediaId: 'bob.1', reason: 'user' }))
    expect(await unknown()).toEqual(['bob.own'])
  })

  it('waits for an upload if it is told to', async () => {
    const token = await house.token('bob')
    const { body } = await house.ask('POST', '/events', { body: uploaded('bob.2'), token })
    const { sequenceNumber } = (body as { results: { sequenceNumber: string }[] }).results[0]!
    const rating = house.ask('PUT', `/media/bob.2/rating?after=${sequenceNumber}`, { body: { stars: 2 } })
    await house.settle(['media'])
    expect((await rating).status).toBe(202)
  })
})

describe('Idempotency-Key', () => {
  const put = (key: string, body: object, user = 'ann') =>
    house
      .token(user)
      .then((token) =>
        house.ask('PUT', `/users/${user}/location`, { body, token, headers: { 'idempotency-key': key } }),
      )

  it('names the event, so that the same write later, too, changes nothing more', async () => {
    const first = await put('k', HERE)
    house.clock.now += 60_000
    const again = await put('k', HERE)
    expect([first.body, again.body]).toMatchObject([{ id: 'k' }, { id: 'k' }])
    expect((await told('ann')).items).toHaveLength(1)
    expect((await house.ask('GET', '/users/ann/stats')).body).toMatchObject({ locationUpdates: 1 })
  })

  it('is the caller’s own', async () => {
    await put('k', HERE)
    house.clock.now += 60_000
    expect((await put('k', { lat: 1, lon: 1 }, 'bob')).status).toBe(202)
    expect((await told('bob')).items).toMatchObject([{ id: 'k', time: '2026-01-01T00:01:00.000Z' }])
  })

  it('is refused for another write', async () => {
    await append(uploaded('bob.1'))
    await put('k', HERE)
    expect((await put('k', { lat: 1, lon: 1 })).status).toBe(422)
    const headers = { 'idempotency-key': 'k' }
    expect((await house.ask('PUT', '/media/bob.1/rating', { body: { stars: 1 }, headers })).status).toBe(422)
    expect((await told('ann')).items).toHaveLength(1)
  })

  it('keeps nothing of a write that is refused', async () => {
    const headers = { 'idempotency-key': 'k' }
    const patch = (body: object) => house.ask('PATCH', '/media/ann.1', { body, headers })
    expect((await patch({ description: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await patch({ title: 'x'.repeat(4_096) })).status).toBe(400)
    expect((await patch({ title: 'x'.repeat(4_094) })).status).toBe(202)
  })

  it.each([
    ['{"lat":-0.0,"lon":2}', '{"lat":-0.0,"lon":2}', 202],
    ['{"lat":-0,"lon":2}', '{"lat":0,"lon":2}', 202],
    ['{"lat":1.0,"lon":1e1}', '{"lon":10,"lat":1}', 202],
    ['{"lat":7,"lat":1,"lon":2}', '\uFEFF {"l\\u0061t":1,"lon":2.00}', 202],
    ['{"lat":1,"lon":2}', '{"lat":1,"lon":2,"accuracyMeters":0}', 422],
    ['{"lat":0,"lon":2}', '{"lat":1e-300,"lon":2}', 422],
  ])('of %s names %s: %i', async (first, second, status) => {
    const headers = { 'idempotency-key': 'k' }
    const ask = (body: string) => house.ask('PUT', '/users/ann/location', { body, headers })
    expect((await ask(first)).status).toBe(202)
    expect((await ask(second)).status).toBe(status)
  })

  it('of two at once names one event', async () => {
    const answers = await Promise.all([put('k', HERE), put('k', HERE), put('k', HERE)])
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
    expect((await told('ann')).items).toHaveLength(1)
  })

  it.each(['', 'x'.repeat(129), 'a\u0000b'])(
    'is refused where no event could have it (%.8j)',
    async (key) => {
      expect((await put(key, HERE)).status).toBe(400)
    },
  )
})
