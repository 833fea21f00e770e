const EVERY_MS = 1_000

/**
 * Frees what processes that were killed while they read still hold. LMDB reuses no page that a reader may see, and looks for dead
 * readers only when it is opened, or lmdb-js every ten minutes (writer.cpp): until then the file grows with each commit.
 */
export class DeadReaders {
  #next = 0

  /** Before a commit; looks once a second at most. */
  sweep(database: { readerCheck(): number }): void {
    const now = performance.now()
    if (now < this.#next) return
    this.#next = now + EVERY_MS
    database.readerCheck()
  }
}
