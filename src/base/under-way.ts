/** Work that has begun and is not over. */
export class UnderWay {
  readonly #all = new Set<Promise<unknown>>()

  add<T>(work: Promise<T>): Promise<T> {
    this.#all.add(work)
    const over = () => void this.#all.delete(work)
    work.then(over, over)
    return work
  }

  /** Resolves when all of it is over, whether it failed or not; also what is added meanwhile. */
  async over(): Promise<void> {
    while (this.#all.size > 0) await Promise.allSettled(this.#all)
  }
}
