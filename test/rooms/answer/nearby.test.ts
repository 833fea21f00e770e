import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { location } from '../../../projections/location.ts'
import { media } from '../../../projections/media.ts'
import { nearby } from '../../../src/answer/nearby.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'
import type { Query, Tables } from '../../../src/tables/tables.ts'
import { deleted, described, extracted, located, uploaded } from '../projections/events.ts'
import { tablesAfter } from '../projections/given.ts'

/** Where there is a border, a pole, the antimeridian or a pentagon in the neighbourhood. */
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

const around = ({ lat, lon }: Place) =>
  fc
    .tuple(offset, lat === 90 || lat === -90 ? fc.double({ min: -180, max: 180, noNaN: true }) : offset)
    .map(([north, east]) => ({
      lat: Math.max(-90, Math.min(90, lat + north)) + 0,
      lon: wrapped(lon + east) + 0,
    }))

const scene = fc
  .constantFrom(...middles)
  .chain((middle) => fc.tuple(fc.array(around(middle), { maxLength: 30 }), around(middle)))

const radius = fc.oneof(fc.constantFrom(0, 50, 200, 50_000), fc.double({ min: 0, max: 50_000, noNaN: true }))

const idOf = (n: number) => `u${n.toString().padStart(2, '0')}`

describe('nearby()', () => {
  it('finds what looking at every place finds, nearest first, then by id', async () => {
    await fc.assert(
      fc.asyncProperty(
        scene,
        radius,
        fc.integer({ min: 1, max: 12 }),
        async ([places, here], meters, limit) => {
          const tables = await tablesAfter(
            [location],
            places.map(({ lat, lon }, n) => located(idOf(n), lat, lon)),
          )
          const expected = places
            .map((place, n) => ({ id: idOf(n), distanceMeters: distanceMeters(here, place), ...place }))
            .filter((one) => one.distanceMeters <= meters)
            .sort((a, b) => a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : 1))
            .slice(0, limit)
          expect(await nearby(tables, 'users', { ...here, radius: meters, limit })).toEqual(expected)
        },
      ),
      { numRuns: 200 },
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
    expect(read).toBeLessThan(20)
    expect(await nearby(counting, 'users', { ...here, limit: 300 })).toHaveLength(300)
  })
})
