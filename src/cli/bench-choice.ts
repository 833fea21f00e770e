export interface BenchChoice {
  readonly quick: boolean
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
