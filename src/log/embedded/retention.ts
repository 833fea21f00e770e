import { arrivalOf } from './block.ts'
import type { Store } from './store.ts'

/** The maximum number of blocks of a shard that one transaction removes, so that appends do not wait long. */
const BLOCKS = 1_000

/** Space for the pages that such a transaction writes. */
const TRIM_ROOM = 4 * 1024 * 1024

/**
 * Removes blocks that arrived before a time, oldest first, within a transaction. It may remove a shard's newest block
 * too.
 */
export function trim(store: Store, before: number): void {
  store.makeRoom(TRIM_ROOM)
  for (const { number } of store.topology().rows) trimShard(store, number, before)
}

function trimShard(store: Store, shard: number, before: number): void {
  for (let removed = 0; removed < BLOCKS; removed++) {
    const oldest = store.blockFrom(shard, 0)
    const block = oldest === undefined ? undefined : store.block(shard, oldest)
    if (oldest === undefined || block === undefined || arrivalOf(block) >= before) return
    store.removeBlock(shard, oldest)
  }
}

/** Trims during appends, once in every hundredth of the retention, so that most appends cost nothing. */
export class Retention {
  readonly #millis: number
  #next = 0

  /** The retention in milliseconds; Infinity keeps records for ever. */
  constructor(millis: number) {
    this.#millis = millis
  }

  pass(store: Store, now: number): void {
    if (this.#millis === Infinity || now < this.#next) return
    this.#next = now + this.#millis / 100
    trim(store, now - this.#millis)
  }
}
