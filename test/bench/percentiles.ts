export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

/** The figures below which a half and 99 hundredths of them are. */
export function percentiles(figures: readonly number[]): Percentiles {
  const sorted = figures.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
