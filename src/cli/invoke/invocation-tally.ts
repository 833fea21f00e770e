import type { InvocationReport } from './invocation-report.ts'

/** The counts of a run. */
export interface Summary {
  /** Records that the function processed. */
  readonly delivered: number
  readonly invocations: number
  readonly failed: number
  readonly givenUp: { readonly batches: number; readonly records: number }
}

export class InvocationTally {
  #summary: Summary = { delivered: 0, invocations: 0, failed: 0, givenUp: { batches: 0, records: 0 } }

  get summary(): Summary {
    return this.#summary
  }

  add({ outcome, records, done }: InvocationReport): void {
    const { delivered, invocations, failed, givenUp } = this.#summary
    this.#summary =
      outcome === 'given-up'
        ? { ...this.#summary, givenUp: { batches: givenUp.batches + 1, records: givenUp.records + records } }
        : {
            ...this.#summary,
            delivered: delivered + done,
            invocations: invocations + 1,
            failed: failed + (outcome === 'ok' ? 0 : 1),
          }
  }
}
