import {
  cellToBoundary,
  cellToCenterChild,
  cellToLatLng,
  cellToParent,
  getHexagonEdgeLengthAvg,
  gridDisk,
  latLngToCell,
} from 'h3-js'
import { cellPartition, COARSE, FINE } from './cell.ts'
import { distanceMeters, type Place } from './distance.ts'

/** A part of the index: the rows of `partition` whose sort lies in [from, to). */
export interface Range {
  readonly partition: string
  readonly from: string
  readonly to: string
}

/** Cells of about ten metres: a circle smaller than one is covered by the same few. */
const FINEST = 12

/** The finest cells of which a few cover a circle: their edges are no shorter than its radius, where there are such. */
function resolutionFor(radius: number): number {
  let resolution = FINEST
  while (resolution > COARSE && getHexagonEdgeLengthAvg(resolution, 'm') < radius) resolution--
  return resolution
}

/**
 * How far from its centre a cell's descendants may lie, in metres. Seven children don't fill their parent but stick out
 * of it (https://h3geo.org/docs/highlights/indexing), and so on down to the fine cells: by up to 1.065 of its
 * circumradius where we looked for the worst. The rest is for where we did not.
 */
function reachOf(cell: string, centre: Place): number {
  return 1.25 * Math.max(...cellToBoundary(cell).map(([lat, lon]) => distanceMeters(centre, { lat, lon })))
}

function reaches(cell: string, place: Place, radius: number): boolean {
  const [lat, lon] = cellToLatLng(cell)
  return distanceMeters(place, { lat, lon }) <= radius + reachOf(cell, { lat, lon })
}

/** The cells that reach into a circle: spreads from its centre to neighbours, so that poles and pentagons are no exceptions. */
function cellsOf(place: Place, radius: number): Iterable<string> {
  const cells = new Set([latLngToCell(place.lat, place.lon, resolutionFor(radius))])
  for (const cell of cells)
    for (const neighbour of gridDisk(cell, 1))
      if (!cells.has(neighbour) && reaches(neighbour, place, radius)) cells.add(neighbour)
  return cells
}

/** The cell's descendants in the order of `cellKey`: their digits begin with the cell's and go on with 0 to 6. */
function rangeOf(cell: string, resolution: number): Range {
  const from = cellToCenterChild(cell, FINE)
  const rest = (1n << BigInt(3 * (FINE - resolution))) - 1n
  const to = (BigInt(`0x${from}`) | rest).toString(16)
  return { partition: cellPartition(cellToParent(cell, COARSE)), from, to }
}

/**
 * Ranges of the index that hold every place within `radius` metres (0 to 50,000) of a place, and others near it: at
 * most 24, none overlapping another.
 */
export function cover(place: Place, radius: number): readonly Range[] {
  return Array.from(cellsOf(place, radius), (cell) => rangeOf(cell, resolutionFor(radius)))
}
