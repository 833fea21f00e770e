import { placeOf, type Place } from './place.ts'

/**
 * The place in a `loci` box (3GPP TS 26.244, 8.8): after version, flags, language, a name that ends with a zero, and
 * the role come longitude and latitude in fixed point 16.16.
 */
export function loci(box: Uint8Array): Place | undefined {
  const bytes = Buffer.from(box)
  const name = bytes.indexOf(0, 6)
  if (name < 0 || bytes.length < name + 10) return undefined
  return placeOf(bytes.readInt32BE(name + 6) / 65_536, bytes.readInt32BE(name + 2) / 65_536)
}
