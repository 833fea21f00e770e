import { cellToParent, getHexagonEdgeLengthAvg, gridDisk, latLngToCell } from 'h3-js'
import { COARSE, FINE } from './cell.ts'
import type { Place } from './distance.ts'
import { partOf, split, type Part } from './part.ts'

/** Cells of about ten metres: smaller circles are covered by the same few cells. */
const FINEST = 12

/**
 * The finest resolution at which a few cells cover a circle: their edges are at least as long as its radius, if
 * possible.
 */
function resolutionFor(radius: number): number {
  let resolution = FINEST
  while (resolution > COARSE && getHexagonEdgeLengthAvg(resolution, 'm') < radius) resolution--
  return resolution
}

/**
 * Parts of the index that together hold every place within `radius` metres (0 to 50,000) of a place: at most 24,
 * without overlap. The search goes from neighbour to neighbour, so poles and pentagons need no special treatment.
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

/** The cells that contain a place, from the size of those that cover the circle to the finest size of a cover. */
export function column(place: Place, radius: number): readonly Part[] {
  const fine = latLngToCell(place.lat, place.lon, FINE)
  const coarsest = resolutionFor(radius)
  return Array.from({ length: FINEST - coarsest + 1 }, (_, finer) =>
    partOf(cellToParent(fine, coarsest + finer), place),
  )
}

/** A cell counts as near if its distance is less than a quarter of its reach. */
const NEAR = 4

/** A part, divided into cells of `resolution` near the place and larger cells further away. */
export function graded(part: Part, place: Place, resolution: number): readonly Part[] {
  if (part.resolution >= resolution || part.reach <= NEAR * part.nearest) return [part]
  return split(part, place).flatMap((child) => graded(child, place, resolution))
}
