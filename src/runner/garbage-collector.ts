import { setImmediate } from 'node:timers/promises'
import { forgetLast } from '../codec/decode.ts'

/** Less than so many records, counted once for each consumer, leave too little behind to be worth a collection. */
const RECORDS = 10_000

/**
 * Clears up between the turns of a thread that folds, when nothing of a batch is needed any more: a collection of the young then
 * finds next to nothing alive. In the midst of a batch it would copy all of that, twice, and call it old.
 */
export class GarbageCollector {
  #records = 0

  /** So many records were delivered to a consumer. */
  delivered(records: number): void {
    this.#records += records
  }

  async collect(): Promise<void> {
    if (this.#records < RECORDS) return
    this.#records = 0
    await setImmediate()
    forgetLast()
    globalThis.gc?.({ type: 'minor' })
  }
}
