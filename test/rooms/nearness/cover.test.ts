import { cellToBoundary, cellToLatLng, getPentagons, latLngToCell } from 'h3-js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellKey } from '../../../src/nearness/cell.ts'
import { cover, type Range } from '../../../src/nearness/cover.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'

const holds = (ranges: readonly Range[], { lat, lon }: Place) => {
  const { partition, sort } = cellKey(lat, lon)
  return ranges.some((range) => range.partition === partition && range.from <= sort && sort < range.to)
}

const toPlace = ([lat, lon]: readonly [number, number]): Place => ({ lat, lon })

const anywhere = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
})

const poles = fc.record({
  lat: fc.constantFrom(90, -90, 89.9999, -89.99, 89.7),
  lon: anywhere.map((p) => p.lon),
})

const antimeridian = fc.record({
  lat: anywhere.map((p) => p.lat),
  lon: fc.constantFrom(180, -180, 179.9999, -179.9999, 179.9),
})

const resolution = fc.integer({ min: 3, max: 13 })

const pentagons = fc
  .tuple(resolution, fc.nat({ max: 11 }))
  .map(([r, n]) => toPlace(cellToLatLng(getPentagons(r)[n]!)))

/** On a vertex of a cell, or between two: where children lie outside their parents. */
const borders = fc
  .tuple(
    fc.oneof(anywhere, pentagons),
    resolution,
    fc.nat({ max: 9 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([place, r, n, t]) => {
    const edge = cellToBoundary(latLngToCell(place.lat, place.lon, r))
    const [a, b] = [edge[n % edge.length]!, edge[(n + 1) % edge.length]!]
    return Math.abs(a[1] - b[1]) > 180
      ? toPlace(a)
      : { lat: a[0] + t * (b[0] - a[0]), lon: a[1] + t * (b[1] - a[1]) }
  })

const nasty = fc.oneof(anywhere, poles, antimeridian, pentagons, borders)

const radius = fc.oneof(
  fc.constantFrom(0, 50_000),
  fc.double({ min: 0, max: Math.log(50_000), noNaN: true }).map((exponent) => Math.exp(exponent)),
)

/** The place so far away in a direction, the direct problem on the sphere; `inside` takes off what rounding adds. */
function away({ lat, lon }: Place, meters: number, bearing: number): Place {
  const [d, f] = [meters / 6_371_008.8, (lat * Math.PI) / 180]
  const sine = Math.sin(f) * Math.cos(d) + Math.cos(f) * Math.sin(d) * Math.cos(bearing)
  const east = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(f), Math.cos(d) - Math.sin(f) * sine)
  const turned = lon + (east * 180) / Math.PI
  return {
    lat: (Math.asin(Math.max(-1, Math.min(1, sine))) * 180) / Math.PI,
    lon: ((turned + 540) % 360) - 180,
  }
}

const bearings = fc.array(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), {
  minLength: 20,
  maxLength: 20,
})
const fractions = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 })

describe('cover()', () => {
  it('holds every place within the radius, wherever on Earth', () => {
    fc.assert(
      fc.property(nasty, radius, bearings, fractions, (centre, meters, directions, parts) => {
        const ranges = cover(centre, meters)
        directions.forEach((bearing, i) => {
          for (const part of [parts[i]!, 1]) {
            const place = away(centre, meters * part, bearing)
            if (distanceMeters(centre, place) <= meters) expect(holds(ranges, place)).toBe(true)
          }
        })
      }),
      { numRuns: 1500 },
    )
  })

  it('holds the place itself', () => {
    fc.assert(
      fc.property(nasty, (place) => {
        expect(holds(cover(place, 0), place)).toBe(true)
      }),
    )
  })

  it('holds places on the far side of a border where children lie outside their parents', () => {
    fc.assert(
      fc.property(borders, nasty, radius, bearings, (border, _, meters, directions) => {
        for (const bearing of directions) {
          const centre = away(border, meters, bearing)
          if (distanceMeters(centre, border) <= meters)
            expect(holds(cover(centre, meters), border)).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('is of a bounded number of ranges that do not overlap', () => {
    fc.assert(
      fc.property(nasty, radius, (place, meters) => {
        const ranges = cover(place, meters)
        expect(ranges.length).toBeLessThanOrEqual(40)
        const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : 1))
        sorted.slice(1).forEach((range, i) => expect(range.from >= sorted[i]!.to).toBe(true))
      }),
      { numRuns: 500 },
    )
  })
})
