const EVERY_MS = 1_000

/**
 * Frees the pages that killed processes still hold as readers. LMDB reuses no page that a reader may see. It looks for
 * dead readers only when it opens, and lmdb-js every ten minutes (writer.cpp); until then, the file grows with each
 * commit.
 */
export class DeadReaders {
  #next = 0

  /** Called before a commit; looks for dead readers at most once a second. */
  sweep(database: { readerCheck(): number }): void {
    const now = performance.now()
    if (now < this.#next) return
    this.#next = now + EVERY_MS
    database.readerCheck()
  }
}
