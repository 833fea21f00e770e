import { cellToParent, getHexagonEdgeLengthAvg, gridDisk, latLngToCell } from 'h3-js'
import { COARSE, FINE } from './cell.ts'
import type { Place } from './distance.ts'
import { partOf, split, type Part } from './part.ts'

/** Cells of about ten metres: a circle smaller than one is covered by the same few. */
const FINEST = 12

/** The finest cells of which a few cover a circle: their edges are no shorter than its radius, where there are such. */
function resolutionFor(radius: number): number {
  let resolution = FINEST
  while (resolution > COARSE && getHexagonEdgeLengthAvg(resolution, 'm') < radius) resolution--
  return resolution
}

/**
 * Parts of the index that hold every place within `radius` metres (0 to 50,000) of a place, and others near it: at
 * most 24, none overlapping another. Spreads from the place to neighbours, so that poles and pentagons are no exceptions.
 */
export function cover(place: Place, radius: number): readonly Part[] {
  const middle = latLngToCell(place.lat, place.lon, resolutionFor(radius))
  const parts = new Map([[middle, partOf(middle, place)]])
  for (const cell of parts.keys())
    for (const neighbour of gridDisk(cell, 1)) {
      const part = parts.has(neighbour) ? undefined : partOf(neighbour, place)
      if (part && part.nearest <= radius) parts.set(neighbour, part)
    }
  return [...parts.values()]
}

/** The cells around a place, one in another, from the size of those that cover the circle to the finest of a cover. */
export function column(place: Place, radius: number): readonly Part[] {
  const fine = latLngToCell(place.lat, place.lon, FINE)
  const coarsest = resolutionFor(radius)
  return Array.from({ length: FINEST - coarsest + 1 }, (_, finer) =>
    partOf(cellToParent(fine, coarsest + finer), place),
  )
}

/** A cell is near as long as its reach is more than so many times its distance. */
const NEAR = 4

/** A part in cells that are of a resolution near the place, and larger farther from it. */
export function graded(part: Part, place: Place, resolution: number): readonly Part[] {
  if (part.resolution >= resolution || part.reach <= NEAR * part.nearest) return [part]
  return split(part, place).flatMap((child) => graded(child, place, resolution))
}
