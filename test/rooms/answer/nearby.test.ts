import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { location } from '../../../projections/location.ts'
import { media } from '../../../projections/media.ts'
import { mediaNearby } from '../../../src/media/media-nearby.ts'
import { usersNearby } from '../../../src/media/users-nearby.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'
import { snap } from '../../../src/nearness/snap.ts'
import type { Asker } from '../../../src/policy/caller.ts'
import type { Query, Tables } from '../../../src/tables/tables.ts'
import { deleted, described, extracted, located, sharingSet, uploaded } from '../projections/events.ts'
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

const askerOf = (role: 'user' | 'producer' | 'admin', user: string) => ({ role, user }) as Asker
const [zoe, admin] = [askerOf('user', 'zoe'), askerOf('admin', 'boss')]

const callers = fc.constantFrom(
  askerOf('user', 'zoe'),
  askerOf('user', 'u001'),
  askerOf('user', 'u002'),
  askerOf('producer', 'u001'),
  askerOf('admin', 'boss'),
)

const SHARINGS = [undefined, 'exact', 'off', 'near'] as const

/** The place at which the caller sees user `n`. */
function seenBy(asker: Asker, n: number, place: Place): readonly Place[] {
  const sharing = SHARINGS[n % 4] ?? 'near'
  if (
    asker.role === 'admin' ||
    ('user' in asker && asker.role === 'user' && asker.user === idOf(n)) ||
    sharing === 'exact'
  )
    return [place]
  return sharing === 'near' ? [snap(place)] : []
}

/** The result of a search that compares every place. */
const byHand = (places: readonly (Place & { id: string })[], here: Place, meters: number, limit: number) =>
  places
    .map((place) => ({ ...place, distanceMeters: distanceMeters(here, place) }))
    .filter((one) => one.distanceMeters <= meters)
    .sort((a, b) => a.distanceMeters - b.distanceMeters || (a.id < b.id ? -1 : 1))
    .slice(0, limit)

describe('nearby()', () => {
  it('finds what looking at every place as the caller sees it finds, nearest first, then by id', async () => {
    await fc.assert(
      fc.asyncProperty(scene, radius, limits, callers, async ({ places, here }, meters, limit, asker) => {
        const tables = await tablesAfter(
          [location],
          places.flatMap(({ lat, lon }, n) => {
            const sharing = SHARINGS[n % 4]
            return [located(idOf(n), lat, lon), ...(sharing ? [sharingSet(idOf(n), sharing)] : [])]
          }),
        )
        const seen = places.flatMap((place, n) =>
          seenBy(asker, n, place).map((one) => ({ id: idOf(n), ...one })),
        )
        const expected = byHand(seen, here, meters, limit)
        expect(await usersNearby(tables, asker, { ...here, radius: meters, limit })).toEqual(expected)
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
        expect(await mediaNearby(tables, zoe, { ...here, radius: meters, limit })).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves out users who were not located since a time', async () => {
    const tables = await tablesAfter(
      [location],
      [
        located('ann', 10, 10, { at: 1 }),
        located('bob', 10, 10, { at: 2 }),
        located('zoe', 10, 10, { at: 1 }),
      ],
    )
    const seen = async (since: string) =>
      (await usersNearby(tables, zoe, { lat: 10, lon: 10, radius: 1000, limit: 5, since })).map(
        ({ id }) => id,
      )
    expect(await seen('2026-01-01T00:00:01Z')).toEqual(['zoe', 'ann', 'bob'])
    expect(await seen('2026-01-01T00:00:01.5Z')).toEqual(['bob'])
  })

  it('finds users where they are now, and not where they were', async () => {
    const moves = [located('ann', 10, 10, { at: 1 }), located('ann', 20, 20, { at: 2 })]
    const tables = await tablesAfter([location], moves)
    const at = (degrees: number) =>
      usersNearby(tables, admin, { lat: degrees, lon: degrees, radius: 1000, limit: 5 })
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
    const found = await mediaNearby(tables, zoe, { lat: 10, lon: 10, radius: 50_000, limit: 10 })
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
    const few = await usersNearby(counting, zoe, { ...here, limit: 2 })
    expect(few.map(({ id }) => id)).toEqual(['u0', 'u1'])
    expect(read).toBeLessThan(60)
    expect(await usersNearby(counting, zoe, { ...here, limit: 300 })).toHaveLength(300)
  })
})
