import { describe, expect, it } from 'vitest'
import { distanceMeters } from '../../../src/nearness/distance.ts'

const quarter = (Math.PI / 2) * 6_371_008.8

describe('distanceMeters()', () => {
  it('is a quarter of the way round from the equator to a pole, and half of it to the other side', () => {
    expect(distanceMeters({ lat: 0, lon: 77 }, { lat: 90, lon: -5 })).toBeCloseTo(quarter, 3)
    expect(distanceMeters({ lat: 0, lon: 10 }, { lat: 0, lon: -170 })).toBeCloseTo(2 * quarter, 3)
  })

  it('is the length of a minute of latitude, a nautical mile, within half a percent', () => {
    const minute = distanceMeters({ lat: 54, lon: 10 }, { lat: 54 + 1 / 60, lon: 10 })
    expect(Math.abs(minute - 1852)).toBeLessThan(1852 * 0.005)
  })

  it('goes the short way over the antimeridian, and nowhere between two names of one place', () => {
    expect(distanceMeters({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 })).toBeCloseTo(quarter / 90, 3)
    expect(distanceMeters({ lat: 12, lon: 180 }, { lat: 12, lon: -180 })).toBeCloseTo(0, 6)
    expect(distanceMeters({ lat: 90, lon: 0 }, { lat: 90, lon: 120 })).toBeCloseTo(0, 6)
  })

  it('tells a millimetre apart from nothing', () => {
    const [here, beside] = [
      { lat: 47.1, lon: 11.3 },
      { lat: 47.1 + 9e-9, lon: 11.3 },
    ]
    expect(distanceMeters(here, here)).toBe(0)
    expect(distanceMeters(here, beside)).toBeCloseTo(0.001, 4)
  })
})
