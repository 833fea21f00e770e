import type { Json } from '../base/json.ts'
import type { Event } from '../events/event.ts'
import type { Difference } from './seen.ts'

/** The counterexample as a test: `when` is one batch, and `then` the rows of the table. */
export interface AsTest {
  readonly given: readonly Event[]
  readonly when: readonly Event[]
  /** The number of writes of that batch after which the consumer dies, before it gets the batch again. */
  readonly crashingAfter?: number
  /** The places of the events in the log, if that is not their order here. */
  readonly places?: readonly number[]
  readonly then: readonly Json[]
}

/** A way in which a table breaks a law. */
export interface Counterexample {
  readonly difference: Difference
  /** In the order of the log. */
  readonly events: readonly Event[]
  /** Their delivery in words, one step a line. */
  readonly delivery: readonly string[]
  readonly test?: AsTest | undefined
}

/** Thrown by a property if a table breaks a law. */
export class Broken extends Error {
  readonly counterexample: Counterexample

  constructor(counterexample: Counterexample) {
    super(`${counterexample.difference.key} is not as it should be`)
    this.counterexample = counterexample
  }
}
