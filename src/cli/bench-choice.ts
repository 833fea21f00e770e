export interface BenchChoice {
  readonly quick: boolean
  /** Real data to make events from; else they are made from a seed. */
  readonly files: { readonly checkins: string; readonly ratings: string } | undefined
  /** Told what is measured next. */
  readonly progress: (what: string) => void
}

export interface BenchResult {
  readonly report: object
  /** The report for people. */
  readonly text: string
}
