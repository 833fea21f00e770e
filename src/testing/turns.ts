/** A writer, and how many of its steps it takes before another may. */
export type Burst = readonly [writer: number, steps: number]

/**
 * Lets writers take their steps in bursts, one step at a time: so that one often goes on long after another has read. Where the
 * bursts are used up, the first writer that is not done goes on.
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

  /** Once every writer waits or is done. */
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
