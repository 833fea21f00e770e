import type { Slice } from '../log/log.ts'

/** A read under way, and then its result, as long as a mapping needs it. */
export class SharedRead {
  /** Resolves when the read is done, and rejects if it fails. */
  readonly done: Promise<unknown>
  #hasBegun = false
  #slice: Slice | undefined
  #holders = 0

  /** `inTurn` starts the read in its turn; the read tells it whether it found anything. */
  constructor(read: () => Promise<Slice>, inTurn: (reading: () => Promise<boolean>) => Promise<unknown>) {
    this.done = inTurn(async () => {
      this.#hasBegun = true
      const slice = await read()
      this.#slice = slice
      return slice.records.length > 0
    })
  }

  /** Whether the read has begun. Before that, a mapping may join it as if it were its own. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** The result. Throws before the read is done, and after the last mapping has dropped it. */
  get slice(): Slice {
    if (this.#slice === undefined) throw new Error('Cannot tell what was read: it was let go')
    return this.#slice
  }

  hold(): void {
    this.#holders += 1
  }

  /** A mapping no longer needs the result. */
  letGo(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.#slice = undefined
  }
}
