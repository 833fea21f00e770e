export interface Place {
  readonly lat: number
  readonly lon: number
}

/**
 * A place on Earth, if the numbers are one. (0, 0) means in practice that the camera had no fix; a latitude of 0 alone
 * does not.
 */
export function placeOf(lat: unknown, lon: unknown): Place | undefined {
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined
  if (!Number.isFinite(lat) || !Number.isFinite(lon)) return undefined
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || (lat === 0 && lon === 0)) return undefined
  return { lat: lat + 0, lon: lon + 0 }
}

/** A place in the form of ISO 6709, annex H, in degrees: `+35.3606+138.7274+012.3/`. */
export function iso6709(text: unknown): Place | undefined {
  const [, lat, lon] = /^([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(String(text)) ?? []
  return lat === undefined || lon === undefined ? undefined : placeOf(Number(lat), Number(lon))
}
