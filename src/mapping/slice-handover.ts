import type { Slice } from '../log/log.ts'

/**
 * Passes a slice to the mapping that asked for it, and drops its own reference. A promise that waited for long is in
 * the old generation of the garbage collector, and would keep its result alive until the next full collection.
 */
export class SliceHandover {
  #slice: Slice | undefined

  constructor(slice: Slice) {
    this.#slice = slice
  }

  /** May be called once. */
  take(): Slice {
    const slice = this.#slice
    if (slice === undefined) throw new Error('Cannot take a slice twice')
    this.#slice = undefined
    return slice
  }
}
