/** The longest turn, in milliseconds. A consumer that takes longer continues beside the next turn. */
const TURN_MS = 1000

/**
 * How long a turn waits for consumers after a read that found records, in milliseconds. Consumers begin at once, except
 * those that wait for a larger batch or before a retry.
 */
const FOLLOW_MS = 50

interface Turn {
  readonly shardId: string
  /** The number of reads and consumers that are at work in the turn. */
  inside: number
  /** Ends the part of the read. Until the first consumer has finished its batch, other consumers may join the turn. */
  reading: (() => void) | undefined
}

interface Waiting {
  readonly shardId: string
  readonly enter: (turn: Turn) => void
}

/**
 * Gives turns to the shards. In a shard's turn, the shard is read, and all consumers fold the records of that read at
 * the same time, decoded once; batches of other shards wait. So a batch or two are in memory at once, whatever the number
 * of shards, and the garbage collector need not copy them. A shard that is read late, in its turn, has more records for
 * one batch. A turn ends after a second, so a consumer that hangs delays the other shards no longer than that.
 */
export class Turns {
  readonly #between: () => Promise<void>
  #waiting: readonly Waiting[] = []
  #turn: Turn | undefined
  /** Whether `between` is running. */
  #isBetween = false

  /** `between` runs after each turn; the next turn waits for it. */
  constructor(between: () => Promise<void> = () => Promise.resolve()) {
    this.#between = between
  }

  /** Runs work in a turn of its shard: in the present turn if the work may join it, otherwise in a later one. */
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
   * Reads a shard in a turn of the shard. If `read` finds records, the turn continues for the consumers of these
   * records. `read` stores the records itself, and only says whether there are any: a promise that waits for long is in
   * the old generation, where records would stay for long too.
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

  /** Begins a turn of the shard that has waited longest, for all work that waits for this shard. */
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
