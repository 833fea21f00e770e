import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHouse, START, type House } from './support/house.ts'
import { located, told, uploaded } from './support/told.ts'

let house: House
const events = [
  told('user.registered', 'ann', { displayName: 'Ann' }),
  located('ann', { data: { lat: 10, lon: 179.999 } }),
  located('bob', { data: { lat: 10, lon: -179.999 }, time: '2025-06-02T12:00:00Z' }),
  uploaded('ann.1', 100, { time: '2025-06-01T00:00:01Z' }),
  uploaded('ann.2', 50, { time: '2025-06-01T00:00:02Z' }),
  uploaded('ann.3', 25, { time: '2025-06-01T00:00:03Z' }),
  told('media.described', 'ann', { mediaId: 'ann.1', title: 'One', tags: ['a'] }),
  told('media.rated', 'bob', { mediaId: 'ann.1', stars: 4 }),
  told('media.rated', 'cid', { mediaId: 'ann.1', stars: 5 }),
  told('media.deleted', 'ann', { mediaId: 'ann.3', reason: 'user' }),
]

beforeAll(async () => {
  house = await openHouse()
  await house.ask('POST', '/events', { body: events, token: await house.token('feed', 'producer') })
  await house.settle()
})
afterAll(() => house.close())

const get = (url: string) => house.ask('GET', url)
const usage = { userId: 'ann', usedBytes: 150, mediaCount: 2, quotaBytes: 1_000 }
const stats = {
  userId: 'ann',
  uploads: 3,
  deletions: 1,
  ratingsGiven: 0,
  ratingsReceived: 2,
  averageReceived: 4.5,
  locationUpdates: 1,
  lastActiveAt: '2025-06-01T12:00:00Z',
}
const nobody = {
  ...stats,
  uploads: 0,
  deletions: 0,
  ratingsReceived: 0,
  averageReceived: null,
  locationUpdates: 0,
}

describe('reads', () => {
  it('tell a user’s usage, stats and both with the name', async () => {
    expect((await get('/users/ann/usage')).body).toEqual(usage)
    expect((await get('/users/ann/stats')).body).toEqual(stats)
    expect((await get('/users/ann')).body).toEqual({ userId: 'ann', displayName: 'Ann', usage, stats })
    expect((await get('/users/cid')).body).toMatchObject({ displayName: null, stats: { ratingsGiven: 1 } })
  })

  it('give zeros, but no profile, for an unknown user', async () => {
    expect((await get('/users/nil/usage')).body).toEqual({
      ...usage,
      userId: 'nil',
      usedBytes: 0,
      mediaCount: 0,
    })
    expect((await get('/users/nil/stats')).body).toEqual({ ...nobody, userId: 'nil', lastActiveAt: null })
    expect((await get('/users/nil')).status).toBe(404)
  })

  it('tell where a user is', async () => {
    const at = '2025-06-01T12:00:00Z'
    const here = { userId: 'ann', lat: 10, lon: 179.999, accuracyMeters: null, at }
    expect((await get('/users/ann/location')).body).toEqual(here)
    expect((await get('/users/cid/location')).status).toBe(404)
  })

  it('tell of a media that stands', async () => {
    expect((await get('/media/ann.1')).body).toEqual({
      mediaId: 'ann.1',
      ownerId: 'ann',
      bytes: 100,
      contentType: 'image/png',
      title: 'One',
      description: null,
      tags: ['a'],
      location: null,
      uploadedAt: '2025-06-01T00:00:01Z',
      metadata: null,
      ratings: { count: 2, average: 4.5 },
    })
    for (const id of ['ann.3', 'ann.4']) expect((await get(`/media/${id}`)).status).toBe(404)
  })

  it('list a user’s media, newest first, page by page', async () => {
    const first = (await get('/users/ann/media?limit=1')).body as { next: string }
    expect(first).toMatchObject({ items: [{ mediaId: 'ann.2' }] })
    const second = (await get(`/users/ann/media?limit=1&cursor=${first.next}`)).body
    expect(second).toMatchObject({ items: [{ mediaId: 'ann.1' }] })
    expect(second).not.toHaveProperty('next')
    expect((await get('/users/nil/media')).body).toEqual({ items: [] })
  })

  it('find nearby users across the antimeridian', async () => {
    const { body } = await get('/nearby?lat=10&lon=-179.9995&radius=1000&kind=users')
    const near = { id: 'bob', lat: 9.998251, lon: -179.997717 }
    expect(body).toMatchObject({ items: [{ id: 'ann', lat: 10, lon: 179.999 }, near] })
    const later = await get('/nearby?lat=10&lon=180&radius=1000&kind=users&since=2025-06-02T00:00:00Z')
    expect(later.body).toMatchObject({ items: [near] })
    expect((await get('/nearby?lat=10&lon=-180&radius=1e3&kind=media')).body).toEqual({ items: [] })
    expect((await get('/nearby?lat=10&lon=-180&radius=1000&kind=users&limit=1')).body).toMatchObject({
      items: [{}],
    })
  })

  it('tell the history of a user and of a media, oldest first', async () => {
    const types = async (url: string) =>
      ((await get(url)).body as { items: { type: string; appendedAt: string }[] }).items.map(
        ({ type }) => type,
      )
    expect((await types('/history/users/ann')).slice(0, 3)).toEqual(Array(3).fill('media.uploaded'))
    expect(await types('/history/users/ann?type=media.deleted')).toEqual(['media.deleted'])
    expect(await types('/history/users/ann?from=2025-06-01T00:00:02Z&to=2025-06-01T00:00:03Z')).toHaveLength(
      1,
    )
    expect((await types('/history/media/ann.1')).toSorted()).toEqual(
      ['media.described', 'media.rated', 'media.rated', 'media.uploaded'].toSorted(),
    )
    const page = (await get('/history/users/ann?limit=6')).body as { next: string }
    expect(await types(`/history/users/ann?limit=6&cursor=${page.next}`)).toHaveLength(1)
  })

  it.each([
    ['/users/a%20b/usage', 'Bad path'],
    ['/media/ann', 'Bad path'],
    ['/nearby?lat=1&lon=2&radius=50001&kind=users', 'Bad query'],
    ['/nearby?lat=1&lon=2&radius=5&kind=cats', 'Bad query'],
    ['/nearby?lat=1&lon=2&radius=5&kind=users&since=now', 'Bad query'],
    ['/nearby?lat=1&lon=2&radius=5&kind=users&since=2025-02-30T00:00:00Z', 'Bad query'],
    ['/nearby?lat=1&lon=2&radius=5&kind=media&since=2025-02-03T00:00:00Z', 'Bad query'],
    ['/nearby?lat=&lon=2&radius=5&kind=users', 'Bad query'],
    ['/nearby?lat=0x10&lon=2&radius=5&kind=users', 'Bad query'],
    ['/nearby?lat=1&lat=2&lon=2&radius=5&kind=users', 'Bad query'],
    ['/users/ann/media?limit=0', 'Bad query'],
    ['/users/ann/media?limit=1001', 'Bad query'],
    ['/users/ann/media?limit=1.5', 'Bad query'],
    ['/users/ann/media?cursor=nonsense', 'Bad cursor'],
    ['/history/users/ann?cursor=%FF', 'Bad cursor'],
    ['/history/users/ann?from=yesterday', 'Bad query'],
    ['/history/users/ann?from=2025-02-30T00:00:00Z', 'Bad query'],
    ['/users/ann/usage?at=2025-01-01T00:00:00Z', 'Bad query'],
    ['/users/ann/usage?after=x', 'Bad query'],
    ['/users/ann/usage?after=7', 'Unknown sequence number'],
    [`/users/ann/usage?after=${'9'.repeat(56)}`, 'Unknown sequence number'],
    ['/users/ann/usage?after=7&wait=30001', 'Bad query'],
  ])('refuse %s', async (url, title) => {
    expect((await get(url)).body).toMatchObject({ status: 400, title })
  })
})

describe('?after=', () => {
  async function write(): Promise<string> {
    const { body } = await house.ask('PUT', '/users/ann/location', { body: { lat: 5, lon: 5 } })
    return (body as { sequenceNumber: string }).sequenceNumber
  }

  it('answers once the table has seen the write', async () => {
    const reading = get(`/users/ann/location?after=${await write()}`)
    await house.settle(['location'])
    // Later than the events in the log, although the clock of this test does not move.
    const at = new Date(START + 1).toISOString()
    expect((await reading).body).toEqual({ userId: 'ann', lat: 5, lon: 5, accuracyMeters: null, at })
  })

  it('answers 504, and names the late consumer, if the table has not', async () => {
    await house.settle(['usage'])
    const after = await write()
    const { status, body } = await get(`/users/ann/usage?after=${after}&wait=0`)
    expect([status, (body as { detail: string }).detail]).toEqual([
      504,
      'Consumer "usage" has not reached this place within 0 ms',
    ])
  })

  it('waits for every table that the route reads', async () => {
    const after = await write()
    await house.settle(['usage', 'quota'])
    expect((await get(`/users/ann/usage?after=${after}&wait=0`)).status).toBe(200)
    expect((await get(`/users/ann?after=${after}&wait=0`)).body).toMatchObject({ status: 504 })
    await house.settle(['stats'])
    expect((await get(`/users/ann?after=${after}&wait=0`)).status).toBe(200)
  })

  it('waits no longer than asked', async () => {
    const { now } = house.home
    const hasty = await openHouse(() => ({
      ...house.home,
      now: () => now() + (house.clock.now += 1_000) - START,
    }))
    const { status } = await hasty.ask('GET', `/users/ann/usage?after=${await write()}&wait=4000`, {
      token: await house.token('ann', 'user', 1e9),
    })
    expect(status).toBe(504)
    await hasty.door.close()
  })

  it('takes a sequence number without its padding, as Kinesis writes it', async () => {
    const after = (await write()).replace(/^0+/, '')
    await house.settle()
    expect((await get(`/users/ann/usage?after=${after}&wait=0`)).status).toBe(200)
  })
})
