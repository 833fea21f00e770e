import type { Json } from '../base/json.ts'
import type { Event } from '../events/event.ts'
import type { Difference } from './seen.ts'

/** The same as code for a test: `when` is one batch, and `then` the rows of the table. */
export interface AsTest {
  readonly given: readonly Event[]
  readonly when: readonly Event[]
  /** After how many writes of that batch the consumer dies, before it is delivered again. */
  readonly crashingAfter?: number
  /** Where the events stand in the log, where they do not come in its order. */
  readonly places?: readonly number[]
  readonly then: readonly Json[]
}

/** How a table broke a law. */
export interface Counterexample {
  readonly difference: Difference
  /** In the order of the log. */
  readonly events: readonly Event[]
  /** How they were delivered, in words, a line each. */
  readonly delivery: readonly string[]
  readonly test?: AsTest | undefined
}

/** What a property throws where a table breaks a law. */
export class Broken extends Error {
  readonly counterexample: Counterexample

  constructor(counterexample: Counterexample) {
    super(`${counterexample.difference.key} is not as it should be`)
    this.counterexample = counterexample
  }
}
