import type { Place } from './distance.ts'

/**
 * The size of the grid's cells: rows of about 500 m from pole to pole, and in each row columns of about 500 m around the
 * Earth, whole numbers of both. 40,030 km is the Earth's circumference.
 */
const ROWS = 40_030
const HEIGHT = 180 / ROWS

/** The maximum distance of a place from the middle of its cell, in metres: at a pole; elsewhere it is 355. */
export const MAX_SNAP_METERS = 500

/**
 * The middle of a place's cell in a fixed grid of about 500 m. All places of a cell give the same result, and the middle
 * gives itself: neither one answer nor many tell where in the cell the place is.
 */
export function snap({ lat, lon }: Place): Place {
  const row = Math.min(ROWS - 1, Math.floor((lat + 90) / HEIGHT))
  const middle = (row + 0.5) * HEIGHT - 90
  const columns = Math.max(1, Math.round(2 * ROWS * Math.cos((middle * Math.PI) / 180)))
  const column = Math.floor(((lon + 180) / 360) * columns) % columns
  return { lat: rounded(middle), lon: rounded(((column + 0.5) / columns) * 360 - 180) }
}

/** Six decimals are a decimetre, so a middle stays in its cell. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
