/** How long a turn lasts at most, in milliseconds: who takes longer goes on beside the next. */
const TURN_MS = 1000

/** Within what time those come that a read was for, in milliseconds: they come at once, but where they hold back. */
const FOLLOW_MS = 50

interface Turn {
  readonly shardId: string
  /** How many are at work in it. */
  inside: number
  /** The read that began it, until the first that came for what was read is done: so long others may join. */
  reading: (() => void) | undefined
}

interface Waiting {
  readonly shardId: string
  readonly enter: (turn: Turn) => void
}

/**
 * Shards take turns: a shard is read when its turn comes, when most is there, and the batches that all consumers make of
 * that, and decode but once, are folded at the same time, those of another shard after them. So what is in memory at once is
 * a batch or two, whatever the number of shards, and it is gone before the garbage collector carries it about. A turn is over
 * after a second: a consumer that hangs holds up nobody for longer.
 */
export class Turns {
  readonly #between: () => Promise<void>
  #waiting: readonly Waiting[] = []
  #turn: Turn | undefined
  /** Whether a turn is over and what is done between two is not. */
  #isBetween = false

  /** `between` is done between a turn and the next. */
  constructor(between: () => Promise<void> = () => Promise.resolve()) {
    this.#between = between
  }

  /** Works in a turn of the shard's: the present one where it is, else one of the next. */
  async take<T>(shardId: string, work: () => Promise<T>): Promise<T> {
    const turn = await this.#entered(shardId)
    const leave = once(() => {
      turn.reading?.()
      this.#leave(turn)
    })
    const late = setTimeout(leave, TURN_MS)
    try {
      return await work()
    } finally {
      clearTimeout(late)
      leave()
    }
  }

  /**
   * Reads a shard in a turn of its own; where that found anything, the turn goes on for those who come for what was read. The
   * read keeps what it found: this waits for long, and is old for the garbage collector.
   */
  async read(shardId: string, read: () => Promise<boolean>): Promise<boolean> {
    const turn = await this.#entered(shardId)
    const over = once(() => {
      turn.reading = undefined
      this.#leave(turn)
    })
    turn.reading = over
    const late = setTimeout(over, TURN_MS)
    try {
      const found = await read()
      if (found) setTimeout(over, FOLLOW_MS)
      else over()
      return found
    } catch (cause) {
      over()
      throw cause
    } finally {
      clearTimeout(late)
    }
  }

  async #entered(shardId: string): Promise<Turn> {
    const turn = this.#turn ?? { shardId, inside: 0, reading: undefined }
    const isOpen = turn.shardId === shardId && (turn.reading !== undefined || this.#waiting.length === 0)
    const mayJoin = isOpen && !this.#isBetween
    if (!mayJoin) return new Promise((enter) => (this.#waiting = [...this.#waiting, { shardId, enter }]))
    this.#turn = turn
    turn.inside += 1
    return turn
  }

  #leave(turn: Turn): void {
    turn.inside -= 1
    if (turn.inside > 0 || this.#turn !== turn) return
    this.#turn = undefined
    void this.#end()
  }

  async #end(): Promise<void> {
    this.#isBetween = true
    await this.#between()
    this.#isBetween = false
    this.#next()
  }

  /** Lets all in that wait for the shard that has waited longest. */
  #next(): void {
    const shardId = this.#waiting[0]?.shardId
    if (shardId === undefined) return
    const admitted = this.#waiting.filter((one) => one.shardId === shardId)
    this.#waiting = this.#waiting.filter((one) => one.shardId !== shardId)
    const turn: Turn = { shardId, inside: admitted.length, reading: undefined }
    this.#turn = turn
    for (const { enter } of admitted) enter(turn)
  }
}

function once(deed: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    deed()
  }
}
