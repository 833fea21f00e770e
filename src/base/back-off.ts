/** The first and the longest pause, in milliseconds. */
export interface BackOff {
  readonly firstMs: number
  readonly longestMs: number
}

/** The pause after some failures in a row: it doubles with each failure, up to the longest. */
export const pauseAfter = (failures: number, { firstMs, longestMs }: BackOff): number =>
  Math.min(firstMs * 2 ** (failures - 1), longestMs)
