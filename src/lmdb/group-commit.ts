/** How much a write adds to its commit: records or rows, and the approximate bytes of their values. */
export interface Size {
  readonly items: number
  readonly bytes: number
}

export interface GroupCommitOptions<Write extends Size, Result> {
  /** A commit takes waiting writes until it holds this much. */
  readonly full: Size
  /**
   * Commits the writes that `take` gives, and resolves with their results in the same order when they are durable. It
   * calls `take` once it holds the write lock, because writes gather until then. If it rejects, nothing is written.
   */
  readonly commit: (take: () => readonly Write[]) => Promise<readonly Result[]>
}

interface Waiting<Write, Result> {
  readonly write: Write
  readonly resolve: (result: Result) => void
  readonly reject: (cause: unknown) => void
}

/** Commits writes in groups, in order. While one commit runs, the next group gathers; a group shares one flush. */
export class GroupCommit<Write extends Size, Result> {
  readonly #options: GroupCommitOptions<Write, Result>
  readonly #waiting: Waiting<Write, Result>[] = []
  #committing: Promise<void> | undefined
  /**
   * The writes of the commit under way. The closure of a commit does not hold them: it often waits for long, gets into
   * the old generation, and would keep them until the next full collection.
   */
  #group: readonly Waiting<Write, Result>[] | undefined

  constructor(options: GroupCommitOptions<Write, Result>) {
    this.#options = options
  }

  /** Resolves with the result of the write when its commit is durable; rejects if its commit fails. */
  write(write: Write): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  /** Resolves when all writes given so far are done. */
  async idle(): Promise<void> {
    await this.#committing
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commit()
    this.#committing = undefined
  }

  async #commit(): Promise<void> {
    try {
      const results = await this.#options.commit(() => this.#begin().map(({ write }) => write))
      this.#group?.forEach(({ resolve }, at) => resolve(results[at] as Result))
    } catch (cause) {
      for (const { reject } of this.#group ?? this.#take()) reject(cause)
    }
    this.#group = undefined
  }

  #begin(): readonly Waiting<Write, Result>[] {
    return (this.#group = this.#take())
  }

  #take(): readonly Waiting<Write, Result>[] {
    const { full } = this.#options
    let [count, items, bytes] = [0, 0, 0]
    for (const { write } of this.#waiting) {
      if (items >= full.items || bytes >= full.bytes) break
      count += 1
      items += write.items
      bytes += write.bytes
    }
    return this.#waiting.splice(0, count)
  }
}
