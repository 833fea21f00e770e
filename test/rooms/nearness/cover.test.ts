import {
  cellToBoundary,
  cellToChildren,
  cellToLatLng,
  getHexagonEdgeLengthAvg,
  getPentagons,
  getResolution,
  latLngToCell,
} from 'h3-js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellKey, cellPartition } from '../../../src/nearness/cell.ts'
import { cover } from '../../../src/nearness/cover.ts'
import { distanceMeters, type Place } from '../../../src/nearness/distance.ts'
import { partOf, type Range } from '../../../src/nearness/part.ts'

const holds = (ranges: readonly Range[], { lat, lon }: Place) => {
  const { partition, sort } = cellKey(lat, lon)
  return ranges.some(
    (range) => cellPartition(range.coarse) === partition && range.from <= sort && sort < range.to,
  )
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

/** On a vertex of a cell, or between two vertices: there, children lie outside their parents. */
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

/** The place at this distance in this direction, on the sphere. */
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

const centreOf = (cell: string): Place => toPlace(cellToLatLng(cell))

/** The direction from a place to another one near it, clockwise from north, in radians. */
function bearingOf(from: Place, to: Place): number {
  const [south, north] = [(from.lat * Math.PI) / 180, (to.lat * Math.PI) / 180]
  const east = ((to.lon - from.lon) * Math.PI) / 180
  const y = Math.sin(east) * Math.cos(north)
  return Math.atan2(y, Math.cos(south) * Math.sin(north) - Math.sin(south) * Math.cos(north) * Math.cos(east))
}

/** The centre of a cell's descendant that lies about the farthest out. */
function outermost(cell: string): Place {
  const from = centreOf(cell)
  const distance = (one: string) => distanceMeters(from, centreOf(one))
  let farthest = [cell]
  for (let resolution = getResolution(cell) + 1; resolution <= 15; resolution++) {
    const children = farthest.flatMap((one) => cellToChildren(one, resolution))
    farthest = children.sort((a, b) => distance(b) - distance(a)).slice(0, 4)
  }
  return centreOf(farthest[0]!)
}

const cells = fc
  .tuple(fc.oneof(anywhere, pentagons), fc.integer({ min: 4, max: 12 }))
  .map(([{ lat, lon }, r]) => latLngToCell(lat, lon, r))

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
      { numRuns: 600 },
    )
  })

  it('holds the place itself', () => {
    fc.assert(
      fc.property(nasty, (place) => {
        expect(holds(cover(place, 0), place)).toBe(true)
      }),
    )
  })

  it('includes places that the circle just touches where a cell’s descendants stick out of it', () => {
    fc.assert(
      fc.property(cells, fc.double({ min: 0.5, max: 1, noNaN: true }), (cell, part) => {
        const place = outermost(cell)
        const meters = Math.min(50_000, part * getHexagonEdgeLengthAvg(getResolution(cell), 'm'))
        const centre = away(place, meters, bearingOf(centreOf(cell), place))
        expect(holds(cover(centre, distanceMeters(centre, place)), place)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('is of a bounded number of ranges that do not overlap', () => {
    fc.assert(
      fc.property(nasty, radius, (place, meters) => {
        const ranges = cover(place, meters)
        expect(ranges.length).toBeLessThanOrEqual(24)
        const sorted = [...ranges].sort((a, b) => (a.from < b.from ? -1 : 1))
        sorted.slice(1).forEach((range, i) => expect(range.from >= sorted[i]!.to).toBe(true))
      }),
      { numRuns: 500 },
    )
  })
})

describe('partOf()', () => {
  it('reaches at least as far as any descendant, down to half a metre', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 4, max: 14 }), ({ lat, lon }, r) => {
        const cell = latLngToCell(lat, lon, r)
        const [centre, far] = [centreOf(cell), outermost(cell)]
        expect(distanceMeters(centre, far)).toBeLessThanOrEqual(partOf(cell, centre).reach)
        expect(partOf(cell, far).nearest).toBe(0)
      }),
      { numRuns: 100 },
    )
  })
})
