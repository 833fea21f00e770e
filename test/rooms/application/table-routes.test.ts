import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDoor } from '../../../src/api/door.ts'
import { openapiOf } from '../../../src/api/openapi.ts'
import { projectionsOf } from '../../../src/application/application.ts'
import { userId } from '../../../src/events/fields.ts'
import { application, event, rows, table } from '../../../src/index.ts'
import type { Role } from '../../../src/policy/caller.ts'
import { openHouse, type House } from '../api/support/house.ts'
import { told } from '../api/support/told.ts'
import { tablesAfter } from '../projections/given.ts'
import type { Event } from '../../../src/events/event.ts'

const n = Type.Object({ n: Type.Integer(), shop: Type.String() })
const bought = event('bought', n)

const row = rows({
  content: n,
  about: [bought],
  of: ({ event }) => event.data.shop,
  sort: ({ event }) => event.subject,
  evolve: (before, { event }) => before ?? event.data,
  index: ({ shop }, { sort }) => ({ partition: shop, sort: 'same' + sort.slice(0, 0) }),
})

const hidden = rows({
  content: n,
  about: [bought],
  prefix: '#hidden/',
  of: ({ event }) => event.subject,
  sort: 'secret',
  evolve: (before, { event }) => before ?? event.data,
})

const buyers = table({
  name: 'shop-buyers',
  rows: [row, hidden],
  answer: (shop, { entities }) => ({ shop, buyers: entities.size }),
  schema: Type.Object({ shop: Type.String(), buyers: Type.Integer() }),
  read: { path: '/shops/{shop}', summary: 'A shop', description: 'Who bought there' },
  list: {
    path: '/shops/{shop}/buyers',
    summary: 'Buyers',
    item: { schema: Type.String(), of: ({ sort }) => sort },
  },
})

const purse = table({
  name: 'purse',
  rows: [
    rows({
      content: n,
      about: [bought],
      of: ({ event }) => event.subject,
      sort: 'purse',
      evolve: (before, { event }) => before ?? event.data,
    }),
  ],
  key: userId,
  schema: Type.Object({ n: Type.Integer() }),
  answer: (_, { entities }) => (entities.size === 0 ? undefined : { n: entities.size }),
  zeros: () => ({ n: 0 }),
  read: { path: '/users/{id}/purse', summary: 'One’s purse', grants: { user: 'own', admin: 'all' } },
})

const shops = application({ name: 'shops', events: [bought], tables: [buyers, purse] })

const NAMES = ['ann', 'ben', 'cy', 'dee', 'eve']
const events = NAMES.map((name) => told('bought', name, { n: 1, shop: 'tea' }) as unknown as Event)

let house: House
let ask: (url: string, user?: string, role?: Role) => Promise<{ status: number; body: unknown }>
beforeAll(async () => {
  house = await openHouse()
  const projections = projectionsOf(shops)
  const tables = await tablesAfter([...projections.values()], events)
  const home = { ...house.home, tables, projections, consumers: ['shop-buyers', 'purse'] }
  const door = await buildDoor(home, shops, { docs: false })
  ask = async (url, user = 'ann', role = 'user') => {
    const headers = { authorization: `Bearer ${await house.token(user, role)}` }
    const answer = await door.inject({ url, headers })
    return { status: answer.statusCode, body: answer.json() }
  }
})
afterAll(() => house.close())

describe('the routes of a table', () => {
  it('give a row as the table answers it, and 404 where there is none', async () => {
    expect(await ask('/shops/tea')).toEqual({ status: 200, body: { shop: 'tea', buyers: 5 } })
    expect(await ask('/users/ann/purse')).toEqual({ status: 200, body: { n: 1 } })
  })

  it('give zeros for a key that has no row, where the table has them', async () => {
    expect(await ask('/users/zoe/purse', 'zoe')).toEqual({ status: 200, body: { n: 0 } })
  })

  it('never show bookkeeping', async () => {
    expect(await ask(`/shops/${encodeURIComponent('#hidden/ann')}`)).toMatchObject({ status: 404 })
  })

  it('let in whom the table grants it', async () => {
    expect(await ask('/users/ann/purse', 'ben')).toMatchObject({ status: 403, body: { title: 'Forbidden' } })
    expect(await ask('/users/ann/purse', 'root', 'admin')).toMatchObject({ status: 200 })
    expect(await ask('/users/ann/purse', 'carrier', 'producer')).toMatchObject({ status: 403 })
  })

  it('list a page at a time, each once, also where the index has them at one place', async () => {
    const seen: string[] = []
    for (let next: string | undefined = '', pages = 0; next !== undefined; pages++) {
      const cursor = next === '' ? '' : `&cursor=${next}`
      const { body } = await ask(`/shops/tea/buyers?limit=2${cursor}`)
      const page = body as { items: string[]; next?: string }
      seen.push(...page.items)
      next = page.next
      expect(pages).toBeLessThan(4)
    }
    expect(seen).toEqual(NAMES)
    expect(await ask('/shops/none/buyers')).toEqual({ status: 200, body: { items: [] } })
    expect(await ask('/shops/tea/buyers?cursor=abc')).toMatchObject({ status: 400 })
  })

  it('wait for a write, and refuse a key that is none', async () => {
    expect(await ask('/shops/tea?after=1')).toMatchObject({
      status: 400,
      body: { title: 'Unknown sequence number' },
    })
    expect(await ask('/users/a%20b/purse')).toMatchObject({ status: 400, body: { title: 'Bad path' } })
  })

  it('are in the document, with a component of the table’s name', () => {
    const { paths, components } = openapiOf(shops) as unknown as {
      paths: Record<string, { get: { responses: Record<string, unknown> } }>
      components: { schemas: Record<string, unknown> }
    }
    expect(components.schemas).toHaveProperty('ShopBuyers')
    expect(paths['/shops/{shop}']!.get.responses['200']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ShopBuyers' } } },
    })
    expect(Object.keys(paths['/users/{id}/purse']!.get.responses)).toEqual(['200', '304', '412', 'default'])
  })
})

describe('application()', () => {
  it('refuses two routes of one path, and a path without a parameter', () => {
    const twice = table({
      name: 'b',
      rows: [],
      answer: () => undefined,
      read: { path: '/shops/{shop}', summary: '' },
    })
    expect(() => application({ name: 'x', events: [], tables: [buyers, twice] })).toThrow('two routes')
    const none = table({
      name: 'b',
      rows: [],
      answer: () => undefined,
      read: { path: '/shops', summary: '' },
    })
    expect(() => application({ name: 'x', events: [], tables: [none] })).toThrow('one parameter')
  })
})
