/** A writer, and the number of its steps before another writer may continue. */
export type Burst = readonly [writer: number, steps: number]

/**
 * Lets writers take their steps in bursts, one step at a time, so that a writer often continues long after another one
 * has read. After the last burst, the first unfinished writer continues.
 */
export class Turns {
  readonly #bursts: Burst[]
  readonly #working: Set<number>
  readonly #waiting = new Map<number, () => void>()

  constructor(bursts: readonly Burst[], writers: number) {
    this.#bursts = [...bursts]
    this.#working = new Set(Array(writers).keys())
  }

  /** Resolves when it is the writer's turn. */
  step(writer: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(writer, resolve)
      this.#next()
    })
  }

  done(writer: number): void {
    this.#working.delete(writer)
    this.#next()
  }

  /** Called when every writer waits or is done. */
  #next(): void {
    if (this.#waiting.size < this.#working.size) return
    const writer = this.#pick()
    const go = writer === undefined ? undefined : this.#waiting.get(writer)
    if (writer !== undefined) this.#waiting.delete(writer)
    go?.()
  }

  #pick(): number | undefined {
    for (let burst = this.#bursts.shift(); burst !== undefined; burst = this.#bursts.shift()) {
      const [writer, steps] = burst
      if (!this.#working.has(writer)) continue
      if (steps > 1) this.#bursts.unshift([writer, steps - 1])
      return writer
    }
    return [...this.#working][0]
  }
}
