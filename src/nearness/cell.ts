import { cellToParent, latLngToCell } from 'h3-js'
import type { Key } from '../tables/tables.ts'

/** The resolution of the cells that partition the index: about 1,770 km² each, a city and its surroundings. */
export const COARSE = 4

/** The resolution of the cells that order a partition: half a metre across, finer than any location fix. */
export const FINE = 15

/** The list of places in an index that everybody who asks searches. */
export const CELLS = 'cell'

/** The partition of the index that lists a coarse cell. */
export const cellPartition = (coarse: string, list = CELLS): string => `${list}/${coarse}`

/**
 * The key of a place (degrees) in the index: its coarse cell, then its fine cell. An H3 index names a cell's ancestors
 * digit by digit from the left, so the descendants of a cell between the two resolutions are one range of the order
 * (https://h3geo.org/docs/core-library/h3Indexing). `list` separates places that not everybody searches.
 */
export function cellKey(lat: number, lon: number, list = CELLS): Key {
  const fine = latLngToCell(lat, lon, FINE)
  return { partition: cellPartition(cellToParent(fine, COARSE), list), sort: fine }
}
