import {
  cellToBoundary,
  cellToCenterChild,
  cellToChildren,
  cellToLatLng,
  cellToParent,
  getResolution,
} from 'h3-js'
import { COARSE, FINE } from './cell.ts'
import { distanceMeters, type Place } from './distance.ts'

/** A part of the index: the rows listed in the coarse cell whose sort is in [from, to). */
export interface Range {
  readonly coarse: string
  readonly from: string
  readonly to: string
}

/** The rows that the index lists in a cell, or the rest of them, seen from a place. */
export interface Part extends Range {
  readonly cell: string
  readonly resolution: number
  /** The maximum distance of a row from the cell's centre, in metres. */
  readonly reach: number
  /** The minimum distance of a row from the place, in metres. */
  readonly nearest: number
  /** The cursor of its next page, if some pages were read. */
  readonly cursor?: string | undefined
}

/**
 * The maximum distance of a cell's descendants from its centre, in metres. The seven children of a cell do not fill it,
 * and stick out of it (https://h3geo.org/docs/highlights/indexing), and so on down to the fine cells. The largest value
 * that we measured is 1.065 times the circumradius; 1.25 leaves a margin.
 */
function reachOf(cell: string, centre: Place): number {
  return 1.25 * Math.max(...cellToBoundary(cell).map(([lat, lon]) => distanceMeters(centre, { lat, lon })))
}

/**
 * The range of a cell's descendants in the order of `cellKey`: their digits begin with the cell's, followed by 0 to 6.
 */
function rangeOf(cell: string, resolution: number): Range {
  const from = cellToCenterChild(cell, FINE)
  const rest = (1n << BigInt(3 * (FINE - resolution))) - 1n
  const to = ((BigInt(`0x${from}`) | rest) + 1n).toString(16)
  return { coarse: cellToParent(cell, COARSE), from, to }
}

/** The part of the index for a cell between the two resolutions. */
export function partOf(cell: string, place: Place): Part {
  const [lat, lon] = cellToLatLng(cell)
  const reach = reachOf(cell, { lat, lon })
  const nearest = Math.max(0, distanceMeters(place, { lat, lon }) - reach)
  const resolution = getResolution(cell)
  return { ...rangeOf(cell, resolution), cell, resolution, reach, nearest }
}

/** The rows of a part at or after `from`, divided into the cells of the next resolution. */
export const split = (part: Part, place: Place, from = part.from): readonly Part[] =>
  cellToChildren(part.cell, part.resolution + 1)
    .map((cell) => partOf(cell, place))
    .filter(({ to }) => to > from)
    .map((child) => (child.from < from ? { ...child, from } : child))
