/** After so many milliseconds the next turn begins, whether this one has ended or not. */
const LONGEST_MS = 5_000

/**
 * Lets one reader work at a time, so that only one slice is in memory, whatever the number of shards. They are called in
 * the order in which they asked.
 */
export class Turns {
  readonly #between: () => Promise<void>
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** `between` runs after each turn; the next turn waits for it. */
  constructor(between: () => Promise<void> = () => Promise.resolve()) {
    this.#between = between
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isTaken) await new Promise<void>((enter) => this.#waiting.push(enter))
    this.#isTaken = true
    const over = once(() => void this.#next())
    const late = setTimeout(over, LONGEST_MS)
    try {
      return await work()
    } finally {
      clearTimeout(late)
      over()
    }
  }

  async #next(): Promise<void> {
    await this.#between()
    const enter = this.#waiting.shift()
    if (enter === undefined) this.#isTaken = false
    else enter()
  }
}

function once(deed: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) deed()
    isDone = true
  }
}
