/** After so many milliseconds others no longer wait for a reader, whether it has finished or not. */
const LONGEST_MS = 5_000

/** A turn with more than this share of its records admits no further reader. */
const FULL = 0.75

/** What a reader may do in its turn. */
export interface Share {
  /** The most records that it may read. */
  readonly limit: number
  /** Tells once how many it has read; only after that may the next reader join the turn. */
  readonly hasRead: (records: number) => void
}

/** Readers that work at the same time. */
interface Turn {
  inside: number
  records: number
  isReading: boolean
  isOver: boolean
}

/**
 * Lets readers work in turns, so that no more than `records` are in memory, whatever the number of shards. A turn is of
 * one reader that has many records, or of several that have few: their writes share commits. Readers are called in the
 * order in which they asked.
 */
export class Turns {
  readonly #records: number
  readonly #between: () => Promise<void>
  readonly #waiting: ((turn: Turn) => void)[] = []
  #turn: Turn | undefined

  /** `between` runs after each turn; the next turn waits for it. */
  constructor(records: number, between: () => Promise<void> = () => Promise.resolve()) {
    this.#records = records
    this.#between = between
  }

  async take<T>(work: (share: Share) => Promise<T>): Promise<T> {
    const turn = await this.#entered()
    const hasRead = (records: number): void => {
      turn.records += records
      turn.isReading = false
      this.#admit(turn)
    }
    const over = once(() => this.#leave(turn))
    const late = setTimeout(over, LONGEST_MS)
    try {
      return await work({ limit: this.#records - turn.records, hasRead })
    } finally {
      clearTimeout(late)
      over()
    }
  }

  async #entered(): Promise<Turn> {
    const turn = (this.#turn ??= { inside: 0, records: 0, isReading: false, isOver: false })
    if (!this.#isOpen(turn) || this.#waiting.length > 0)
      return new Promise((enter) => this.#waiting.push(enter))
    return enter(turn)
  }

  #isOpen({ isReading, isOver, records }: Turn): boolean {
    return !isReading && !isOver && records <= FULL * this.#records
  }

  #admit(turn: Turn): void {
    if (this.#isOpen(turn)) this.#waiting.shift()?.(enter(turn))
  }

  #leave(turn: Turn): void {
    turn.inside -= 1
    if (turn.inside === 0) void this.#next(turn)
  }

  async #next(last: Turn): Promise<void> {
    last.isOver = true
    await this.#between()
    this.#turn = undefined
    const first = this.#waiting.shift()
    if (first === undefined) return
    const turn = (this.#turn = { inside: 0, records: 0, isReading: false, isOver: false })
    first(enter(turn))
  }
}

function enter(turn: Turn): Turn {
  turn.inside += 1
  turn.isReading = true
  return turn
}

function once(deed: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) deed()
    isDone = true
  }
}
