import type { Slice } from '../log/log.ts'

/**
 * A slice on its way to who asked for it. It is handed over empty-handed: promises that waited for long are old for the garbage
 * collector, which keeps what they were resolved with until it next collects all that is old.
 */
export class SliceHandover {
  #slice: Slice | undefined

  constructor(slice: Slice) {
    this.#slice = slice
  }

  /** Once. */
  take(): Slice {
    const slice = this.#slice
    if (slice === undefined) throw new Error('Cannot take a slice twice')
    this.#slice = undefined
    return slice
  }
}
