import type { Slice } from '../log/log.ts'

/** A read on its way, and then what it found, for as long as anybody holds it. */
export class SharedRead {
  /** Resolves when it is done, and rejects as it does. */
  readonly done: Promise<unknown>
  #hasBegun = false
  #slice: Slice | undefined
  #holders = 0

  /** `inTurn` begins it, when its turn comes, and is told whether it found anything. */
  constructor(read: () => Promise<Slice>, inTurn: (reading: () => Promise<boolean>) => Promise<unknown>) {
    this.done = inTurn(async () => {
      this.#hasBegun = true
      const slice = await read()
      this.#slice = slice
      return slice.records.length > 0
    })
  }

  /** Whether it has begun: before that it is as good as one's own. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** What it found. Throws before it is done, and where nobody holds it any more. */
  get slice(): Slice {
    if (this.#slice === undefined) throw new Error('Cannot tell what was read: it was let go')
    return this.#slice
  }

  hold(): void {
    this.#holders += 1
  }

  /** Who has it no longer needs it. */
  letGo(): void {
    this.#holders -= 1
    if (this.#holders === 0) this.#slice = undefined
  }
}
