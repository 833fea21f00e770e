import { setImmediate } from 'node:timers/promises'

/** After fewer records than this, a collection is not worth its time. Each table's delivery of a record counts. */
const RECORDS = 10_000

/**
 * Collects the young generation of a folding thread between its turns, when no object of a batch is needed: almost
 * nothing is alive then. In the middle of a batch, a collection would copy all of its objects twice and move them to
 * the old generation.
 */
export class GarbageCollector {
  #records = 0

  /** A table got so many records. */
  delivered(records: number): void {
    this.#records += records
  }

  async collect(): Promise<void> {
    if (this.#records < RECORDS) return
    this.#records = 0
    await setImmediate()
    globalThis.gc?.({ type: 'minor' })
  }
}
