import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceMeters } from '../../../src/nearness/distance.ts'
import { MAX_SNAP_METERS, snap } from '../../../src/nearness/snap.ts'

const anywhere = fc.record({
  lat: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(90, -90, 0, 89.999)),
  lon: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(180, -180, 0)),
})

const isPolar = (lat: number) => Math.abs(lat) > 89.9

describe('snap()', () => {
  it('gives a place of the grid, which is near and snaps to itself', () => {
    fc.assert(
      fc.property(anywhere, (place) => {
        const snapped = snap(place)
        expect(snap(snapped)).toEqual(snapped)
        expect(Math.abs(snapped.lat)).toBeLessThanOrEqual(90)
        expect(Math.abs(snapped.lon)).toBeLessThanOrEqual(180)
        const most = isPolar(place.lat) ? MAX_SNAP_METERS : 358
        expect(distanceMeters(place, snapped)).toBeLessThanOrEqual(most)
      }),
      { numRuns: 2_000 },
    )
  })

  it('has cells of about 500 m: places further apart than a cell’s diagonal differ, and a step of a cell moves one cell', () => {
    fc.assert(
      fc.property(anywhere, (place) => {
        fc.pre(Math.abs(place.lat) < 89)
        const middle = snap(place)
        const north = snap({ lat: middle.lat + 180 / 40_030, lon: middle.lon })
        expect(distanceMeters(middle, { lat: north.lat, lon: middle.lon })).toBeCloseTo(500, 0)
        const east = {
          lat: middle.lat,
          lon: middle.lon + 360 / (80_060 * Math.cos((middle.lat * Math.PI) / 180)),
        }
        if (east.lon < 180) expect(distanceMeters(middle, snap(east))).toBeGreaterThan(490)
      }),
    )
  })
})
