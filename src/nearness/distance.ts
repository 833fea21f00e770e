/** A place in degrees north and east. */
export interface Place {
  readonly lat: number
  readonly lon: number
}

/** The mean radius of the Earth in metres (IUGG, R1). */
const RADIUS = 6_371_008.8

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const squareOfSine = (angle: number): number => Math.sin(angle) ** 2

/**
 * The distance between two places on a sphere of 6,371,008.8 m, in metres (haversine). It differs from the ellipsoid by
 * at most 0.6%.
 */
export function distanceMeters(a: Place, b: Place): number {
  const [south, north] = [radians(a.lat), radians(b.lat)]
  const haversine =
    squareOfSine((north - south) / 2) +
    Math.cos(south) * Math.cos(north) * squareOfSine(radians(b.lon - a.lon) / 2)
  return 2 * RADIUS * Math.asin(Math.sqrt(Math.min(1, haversine)))
}
