import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { location } from '../../../projections/location.ts'
import { media } from '../../../projections/media.ts'
import { nearby } from '../../../src/media/nearby.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'
import type { Query, Tables } from '../../../src/tables/tables.ts'
import { deleted, described, extracted, located, uploaded } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

/** Places near a border of cells, a pole, the antimeridian or a pentagon. */
const middles: readonly Place[] = [
  { lat: 0, lon: 180 },
  { lat: 71.2, lon: -180 },
  { lat: 90, lon: 0 },
  { lat: -90, lon: 33 },
  { lat: 64.7, lon: 10.53 },
  { lat: 47.26, lon: 11.39 },
]

const offset = fc.oneof(
  fc.double({ min: -0.7, max: 0.7, noNaN: true }),
  fc.double({ min: -0.002, max: 0.002, noNaN: true }),
  fc.constant(0),
)

const wrapped = (lon: number) => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon)

const crowd = ({ lat, lon }: Place, count: number, spread: number): readonly Place[] =>
  Array.from({ length: count }, (_, n) => ({
    lat: Math.max(-90, Math.min(90, lat + spread * Math.sin(n))) + 0,
    lon: wrapped(lon + spread * Math.cos(3 * n)) + 0,
  }))

const around = ({ lat, lon }: Place) =>
  fc
    .tuple(offset, lat === 90 || lat === -90 ? fc.double({ min: -180, max: 180, noNaN: true }) : offset)
    .map(([north, east]) => ({
      lat: Math.max(-90, Math.min(90, lat + north)) + 0,
      lon: wrapped(lon + east) + 0,
    }))

/**
 * Some places all over a neighbourhood, and a crowd of up to 150 within metres or at one place: more than one query
 * reads.
 */
const scene = fc
  .constantFrom(...middles)
  .chain((middle) =>
    fc.tuple(
      fc.array(around(middle), { maxLength: 30 }),
      around(middle),
      fc.nat({ max: 150 }),
      fc.constantFrom(0, 1e-7, 1e-5, 1e-3),
      around(middle),
    ),
  )
  .map(([scattered, heart, count, spread, here]) => ({
    places: [...scattered, ...crowd(heart, count, spread)],
    here,
  }))

const radius = fc.oneof(fc.constantFrom(0, 50, 200, 50_000), fc.double({ min: 0, max: 50_000, noNaN: true }))

const limits = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(40, 100, 1000))

const idOf = (n: number) => `u${n.toString().padStart(3, '0')}`

/** The result of a search that compares every place. */
const byHand = (places: readonly (Place & { id: string })[], here: Place, meters: number, limit: number) =>
  places
    .map((place) => ({ ...place, distanceMeters: distanceMeters(here, place) }))
    .filter((one) => one.distanceMeters <= meters)
    .sort((a, b) => a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : 1))
    .slice(0, limit)

describe('nearby()', () => {
  it('finds what looking at every place finds, nearest first, then by id', async () => {
    await fc.assert(
      fc.asyncProperty(scene, radius, limits, async ({ places, here }, meters, limit) => {
        const users = places.map((place, n) => ({ id: idOf(n), ...place }))
        const tables = await tablesAfter(
          [location],
          users.map(({ id, lat, lon }) => located(id, lat, lon)),
        )
        const expected = byHand(users, here, meters, limit)
        expect(await nearby(tables, 'users', { ...here, radius: meters, limit })).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  it('finds so of media, those never uploaded and those deleted left out', async () => {
    await fc.assert(
      fc.asyncProperty(scene, radius, limits, async ({ places, here }, meters, limit) => {
        const all = places.map((place, n) => ({ id: `ann.${idOf(n)}`, ...place }))
        const tables = await tablesAfter(
          [media],
          all.flatMap(({ id, lat, lon }, n) => [
            (n % 3 === 0 ? extracted : uploaded)(id, { location: { lat, lon } }),
            ...(n % 3 === 1 ? [deleted(id)] : []),
          ]),
        )
        const expected = byHand(
          all.filter((_, n) => n % 3 === 2),
          here,
          meters,
          limit,
        )
        expect(await nearby(tables, 'media', { ...here, radius: meters, limit })).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('finds users where they are now, and not where they were', async () => {
    const moves = [located('ann', 10, 10, { at: 1 }), located('ann', 20, 20, { at: 2 })]
    const tables = await tablesAfter([location], moves)
    const at = (degrees: number) =>
      nearby(tables, 'users', { lat: degrees, lon: degrees, radius: 1000, limit: 5 })
    expect(await at(10)).toEqual([])
    expect(await at(20)).toEqual([{ id: 'ann', distanceMeters: 0, lat: 20, lon: 20 }])
  })

  it('finds media that stand and whose place is known, wherever it is known from', async () => {
    const place = { location: { lat: 10, lon: 10 } }
    const tables = await tablesAfter(
      [media],
      [
        uploaded('ann.placed', place),
        uploaded('ann.found'),
        extracted('ann.found', place),
        uploaded('ann.nowhere'),
        described('ann.nowhere', { title: 'Nowhere' }),
        extracted('ann.never', place),
        uploaded('ann.moved', place),
        extracted('ann.moved', { location: { lat: 20, lon: 20 } }, { at: 2 }),
        uploaded('ann.gone', place),
        deleted('ann.gone'),
        uploaded('ann.gone', place, { at: 3 }),
        extracted('ann.gone', place, { at: 3 }),
      ],
    )
    const found = await nearby(tables, 'media', { lat: 10, lon: 10, radius: 50_000, limit: 10 })
    expect(found.map(({ id }) => id)).toEqual(['ann.found', 'ann.placed'])
  })

  it('reads little where a small circle has enough', async () => {
    const crowd = Array.from({ length: 300 }, (_, n) => located(`u${n}`, 10 + n / 1000, 10))
    const tables = await tablesAfter([location], crowd)
    let read = 0
    const counting: Tables = {
      ...tables,
      queryIndex: async (table: string, query: Query) => {
        const page = await tables.queryIndex(table, query)
        read += page.rows.length
        return page
      },
    }
    const here = { lat: 10, lon: 10, radius: 50_000 }
    const few = await nearby(counting, 'users', { ...here, limit: 2 })
    expect(few.map(({ id }) => id)).toEqual(['u0', 'u1'])
    expect(read).toBeLessThan(60)
    expect(await nearby(counting, 'users', { ...here, limit: 300 })).toHaveLength(300)
  })
})
