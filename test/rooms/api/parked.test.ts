import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse, type House } from './support/house.ts'
import { located } from './support/told.ts'

interface Listed {
  readonly items: readonly { readonly id: string; readonly reason: string; readonly consumer: string }[]
  readonly next?: string
}

let house: House
let admin: string

/** A log with a record that is no event, one that is not even text, and an event on the wrong lane. */
beforeEach(async () => {
  house = await openHouse()
  admin = await house.token('root', 'admin')
  const wrongLane = JSON.stringify(located('ann'))
  const data = [Buffer.from('no event'), Buffer.from([0xff, 0x00]), Buffer.from(wrongLane)]
  await house.home.log.append(data.map((data) => ({ partitionKey: 'lane-00', data })))
  await house.settle(['location'])
})
afterEach(() => house.close())

const get = (url: string) => house.ask('GET', url, { token: admin })
const post = (url: string) => house.ask('POST', url, { token: admin })
const list = async (query = '') => (await get(`/parked${query}`)).body as Listed
const idOf = async (reason: string) => (await list()).items.find((item) => item.reason === reason)!.id

describe('GET /parked', () => {
  it('lists the waiting records, page by page, by consumer', async () => {
    const { items } = await list()
    expect(items.map(({ consumer, reason }) => [consumer, reason])).toEqual([
      ['location', 'not-json'],
      ['location', 'not-json'],
      ['location', 'wrong-lane'],
    ])
    const first = await list('?limit=2')
    const rest = await list(`?limit=2&cursor=${first.next}`)
    expect([...first.items, ...rest.items]).toEqual(items)
    expect(await list('?consumer=usage')).toEqual({ items: [] })
  })

  it('shows one with its bytes, as text or as base64', async () => {
    const [text, bytes] = (await list()).items
    expect((await get(`/parked/${text!.id}`)).body).toMatchObject({ text: 'no event', bytes: 8 })
    expect((await get(`/parked/${bytes!.id}`)).body).toMatchObject({ base64: '/wA=', bytes: 2 })
  })

  it('is for admins alone', async () => {
    const id = await idOf('wrong-lane')
    for (const role of ['user', 'producer'] as const) {
      const token = await house.token('ann', role)
      for (const url of ['/parked', `/parked/${id}`])
        expect((await house.ask('GET', url, { token })).status).toBe(403)
      for (const how of ['retry', 'discard'])
        expect((await house.ask('POST', `/parked/${id}/${how}`, { token })).status).toBe(403)
    }
    expect((await house.ask('GET', '/parked', { token: null })).status).toBe(401)
    expect((await list()).items).toHaveLength(3)
  })
})

describe('POST /parked/{id}/retry and /discard', () => {
  it('retry appends the event again, once, and the consumers take it', async () => {
    const id = await idOf('wrong-lane')
    expect(await post(`/parked/${id}/retry`)).toMatchObject({ status: 200, body: { id, state: 'retried' } })
    await house.settle()
    expect((await get('/users/ann/location')).status).toBe(200)
    expect((await post(`/parked/${id}/retry`)).status).toBe(409)
    expect((await list('?consumer=location')).items).toHaveLength(2)
  })

  it('retry refuses a record that is not an event, which stays', async () => {
    expect((await post(`/parked/${await idOf('not-json')}/retry`)).status).toBe(409)
    expect((await list()).items).toHaveLength(3)
  })

  it('discard takes a record off the list; it can still be shown', async () => {
    const id = await idOf('not-json')
    expect((await post(`/parked/${id}/discard`)).body).toMatchObject({ id, state: 'discarded' })
    expect((await list()).items).toHaveLength(2)
    expect((await get(`/parked/${id}`)).body).toMatchObject({ state: 'discarded' })
  })

  it('an unknown id is not found', async () => {
    for (const answer of [
      await get('/parked/x'),
      await post('/parked/x/retry'),
      await post('/parked/x/discard'),
    ])
      expect(answer.status).toBe(404)
  })
})
