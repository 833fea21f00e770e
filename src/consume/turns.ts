/** How long a turn lasts at most, in milliseconds: who takes longer goes on beside the next. */
const TURN_MS = 1000

interface Waiting {
  readonly shardId: string
  readonly enter: () => void
}

/**
 * Shards take turns: batches of one shard, which all consumers decode but once, are folded at the same time, and those of
 * another after them. So what is in memory at once is a batch or two, whatever the number of shards, and it is gone before
 * the garbage collector carries it about. A turn is over after a second: a consumer that hangs holds up nobody for longer.
 */
export class Turns {
  #waiting: readonly Waiting[] = []
  #shardId: string | undefined
  #inside = 0

  async take<T>(shardId: string, work: () => Promise<T>): Promise<T> {
    await this.#entered(shardId)
    const leave = this.#leaveOnce()
    const late = setTimeout(leave, TURN_MS)
    try {
      return await work()
    } finally {
      clearTimeout(late)
      leave()
    }
  }

  async #entered(shardId: string): Promise<void> {
    const mayEnter = this.#inside === 0 || (shardId === this.#shardId && this.#waiting.length === 0)
    if (mayEnter) this.#admit(shardId)
    else await new Promise<void>((enter) => (this.#waiting = [...this.#waiting, { shardId, enter }]))
  }

  #admit(shardId: string): void {
    this.#shardId = shardId
    this.#inside += 1
  }

  #leaveOnce(): () => void {
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.#inside -= 1
      if (this.#inside === 0) this.#next()
    }
  }

  /** Lets all in that wait for the shard that has waited longest. */
  #next(): void {
    const next = this.#waiting[0]?.shardId
    const admitted = this.#waiting.filter(({ shardId }) => shardId === next)
    this.#waiting = this.#waiting.filter(({ shardId }) => shardId !== next)
    for (const { shardId, enter } of admitted) {
      this.#admit(shardId)
      enter()
    }
  }
}
