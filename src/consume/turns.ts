/** How long, in milliseconds, batches of one shard wait for those of another that are under way. */
const PATIENCE_MS = 1000

interface Waiting {
  readonly shardId: string
  readonly enter: () => void
}

/**
 * Shards take turns: batches of one shard, which all consumers decode but once, are folded at the same time, and those of
 * another after them. So what is in memory at once is a batch, whatever the number of shards, and lives too briefly for the
 * garbage collector to carry it about. A batch that has waited for a second goes ahead: nobody is held up for long.
 */
export class Turns {
  readonly #waiting: Waiting[] = []
  #shardId: string | undefined
  #inside = 0

  async take<T>(shardId: string, work: () => Promise<T>): Promise<T> {
    if (this.#inside === 0 || (shardId === this.#shardId && this.#waiting.length === 0)) this.#admit(shardId)
    else await this.#wait(shardId)
    try {
      return await work()
    } finally {
      this.#inside -= 1
      if (this.#inside === 0) this.#next()
    }
  }

  #admit(shardId: string): void {
    this.#shardId = shardId
    this.#inside += 1
  }

  async #wait(shardId: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiting = {
        shardId,
        enter: () => {
          clearTimeout(late)
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
          this.#admit(shardId)
          resolve()
        },
      }
      const late = setTimeout(waiting.enter, PATIENCE_MS)
      this.#waiting.push(waiting)
    })
  }

  /** All that wait for the shard that has waited longest. */
  #next(): void {
    const shardId = this.#waiting[0]?.shardId
    for (const waiting of this.#waiting.filter((one) => one.shardId === shardId)) waiting.enter()
  }
}
