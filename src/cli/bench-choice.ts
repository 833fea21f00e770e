/** The parts of the benchmarks, in the order in which they run. */
export const BENCH_PARTS = [
  'growth',
  'aws',
  'latency',
  'memory',
  'isolation',
  'uploads',
  'extraction',
  'streams',
  'nearby',
  'longer',
] as const

/** The parts that run if none is named: `longer` takes longer than all the others. */
export const USUAL_PARTS = BENCH_PARTS.filter((part) => part !== 'longer')

export type BenchPart = (typeof BENCH_PARTS)[number]

export interface BenchChoice {
  readonly quick: boolean
  /** The parts to run. */
  readonly only: readonly BenchPart[]
  /** The share of the usual number of events, files, streams and users, in (0, 1]. */
  readonly scale: number
  /** Real data to make events from; if missing, events are made from a seed. */
  readonly files: { readonly checkins: string; readonly ratings: string } | undefined
  /** Called with the name of the next measurement. */
  readonly progress: (what: string) => void
}

export interface BenchResult {
  readonly report: object
  /** The report for people. */
  readonly text: string
}
