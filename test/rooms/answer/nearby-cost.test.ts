import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { location } from '../../../projections/location.ts'
import { media } from '../../../projections/media.ts'
import { mediaNearby } from '../../../src/media/media-nearby.ts'
import { usersNearby } from '../../../src/media/users-nearby.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'
import { snap } from '../../../src/nearness/snap.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import type { Asker } from '../../../src/policy/caller.ts'
import type { Page, Query, Row, Tables } from '../../../src/tables/tables.ts'
import { arrive } from '../../../src/testing/arrive.ts'
import { located, extracted } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nearby-'))
})
afterAll(() => rm(directory, { recursive: true }))

const COUNT = 20_000
const zoe = { role: 'user', user: 'zoe' } as Asker
const here = { lat: 48.001, lon: 11.001 }
const turn = (n: number) => n * 2.399963
const at = (meters: number, n: number): Place => ({
  lat: here.lat + (meters / 111_195) * Math.cos(turn(n)),
  lon: here.lon + (meters / 74_400) * Math.sin(turn(n)),
})

/** The places of 20,000 users, and how many rows a query may read beyond six times its limit. */
const crowds: readonly (readonly [name: string, where: (n: number) => Place, few: number])[] = [
  ['a town', (n) => at(4_000 * Math.sqrt(n / COUNT), n), 500],
  ['one place', () => at(100, 1), 2_000],
  ['forty houses', (n) => at(100 + 30 * (n % 40), n % 40), 2_000],
]

type Listed = Pick<Tables, 'get' | 'queryIndex'>

function counting(tables: Listed) {
  const count = { rows: 0, queries: 0, gets: 0 }
  const queryIndex = async (table: string, query: Query): Promise<Page> => {
    const page = await tables.queryIndex(table, query)
    count.rows += page.rows.length
    count.queries += 1
    return page
  }
  const get: Tables['get'] = (table, keys) => {
    count.gets += keys.length
    return tables.get(table, keys)
  }
  return { count, tables: { queryIndex, get } }
}

/**
 * An index in which every cell lists media without end, all at the middle of the query, and none of them ever uploaded.
 */
async function endless(): Promise<Listed> {
  const made = await tablesAfter([media], [extracted('ann.ghost', { location: here })])
  const [ghost] = made.rows('media')
  if (ghost === undefined) throw new Error('No row was made')
  let last = 0
  const row = (partition: string, sort: string): Row => {
    const id = `ann.${last++}`
    return { ...ghost, key: { partition: `#place/${id}`, sort: id }, index: { partition, sort } }
  }
  return {
    get: (table, keys) => made.get(table, keys),
    queryIndex: (_, { partition, from = '', limit }) =>
      Promise.resolve({ rows: Array.from({ length: limit }, () => row(partition, from)), next: 'more' }),
  }
}

const folded = async (name: string, users: readonly (Place & { id: string })[]) => {
  const tables = await openEmbeddedTables({ path: join(directory, name) })
  const events = users.map(({ id, lat, lon }) => located(id, lat, lon))
  expect(await fold(location, arrive(events), boundTo(tables, location.name))).toEqual([])
  return tables
}

describe('nearby() in a crowd of 20,000', () => {
  it.each(crowds)('of %s reads little, and finds what looking at all finds', async (name, where, few) => {
    const users = Array.from({ length: COUNT }, (_, n) => ({ id: `u${n}`, ...where(n) }))
    const embedded = await folded(name, users)
    const all = users
      .map((user) => ({ id: user.id, distanceMeters: distanceMeters(here, snap(user)) }))
      .sort((a, b) => a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id)
    for (const limit of [1, 20, 1000]) {
      const { count, tables } = counting(embedded)
      const found = await usersNearby(tables, zoe, { ...here, radius: 50_000, limit })
      expect(found.map(({ id }) => id)).toEqual(all.slice(0, limit))
      expect(count.rows).toBeLessThan(few + 6 * limit)
      expect(count.queries).toBeLessThan(120)
    }
    await embedded.close()
  })

  it.each([1, 50, 1000])('ends where nothing it reads may be shown (limit %i)', async (limit) => {
    const { count, tables } = counting(await endless())
    expect(await mediaNearby(tables, zoe, { ...here, radius: 50_000, limit })).toEqual([])
    expect(count.rows).toBeLessThanOrEqual(25_000 + 12 * 1_000)
    expect(count.gets).toBeLessThanOrEqual(count.rows)
    expect(count.queries).toBeLessThanOrEqual(800)
  })
})
