import {
  cellToBoundary,
  cellToCenterChild,
  cellToChildren,
  cellToLatLng,
  cellToParent,
  getResolution,
} from 'h3-js'
import { cellPartition, COARSE, FINE } from './cell.ts'
import { distanceMeters, type Place } from './distance.ts'

/** A part of the index: the rows of `partition` whose sort lies in [from, to). */
export interface Range {
  readonly partition: string
  readonly from: string
  readonly to: string
}

/** What the index lists in a cell, or the rest of it, seen from a place. */
export interface Part extends Range {
  readonly cell: string
  readonly resolution: number
  /** How far from the cell's centre a row may be, in metres. */
  readonly reach: number
  /** No row is nearer to the place than this, in metres. */
  readonly nearest: number
  /** Where its next page begins, of which others were read. */
  readonly cursor?: string | undefined
}

/**
 * How far from its centre a cell's descendants may lie, in metres. Seven children don't fill their parent but stick out
 * of it (https://h3geo.org/docs/highlights/indexing), and so on down to the fine cells: by up to 1.065 of its
 * circumradius where we looked for the worst. The rest is for where we did not.
 */
function reachOf(cell: string, centre: Place): number {
  return 1.25 * Math.max(...cellToBoundary(cell).map(([lat, lon]) => distanceMeters(centre, { lat, lon })))
}

/** The cell's descendants in the order of `cellKey`: their digits begin with the cell's and go on with 0 to 6. */
function rangeOf(cell: string, resolution: number): Range {
  const from = cellToCenterChild(cell, FINE)
  const rest = (1n << BigInt(3 * (FINE - resolution))) - 1n
  const to = ((BigInt(`0x${from}`) | rest) + 1n).toString(16)
  return { partition: cellPartition(cellToParent(cell, COARSE)), from, to }
}

/** The part of a cell between the two resolutions of the index. */
export function partOf(cell: string, place: Place): Part {
  const [lat, lon] = cellToLatLng(cell)
  const reach = reachOf(cell, { lat, lon })
  const nearest = Math.max(0, distanceMeters(place, { lat, lon }) - reach)
  const resolution = getResolution(cell)
  return { ...rangeOf(cell, resolution), cell, resolution, reach, nearest }
}

/** What a part lists at `from` and after it, by the cells of the next resolution. */
export const split = (part: Part, place: Place, from = part.from): readonly Part[] =>
  cellToChildren(part.cell, part.resolution + 1)
    .map((cell) => partOf(cell, place))
    .filter(({ to }) => to > from)
    .map((child) => (child.from < from ? { ...child, from } : child))
