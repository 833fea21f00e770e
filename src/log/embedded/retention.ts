import { arrivalOf } from './block.ts'
import type { Store } from './store.ts'

/** At most this many blocks of a shard go in one transaction, so that no append waits long for its turn. */
const BLOCKS = 1_000

/** Pages that are made anew where so many blocks go, of several shards. */
const TRIM_ROOM = 4 * 1024 * 1024

/** Removes blocks that arrived before a time, oldest first, within a transaction. A shard's newest block goes too. */
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

/** Trims now and then, as appends go by: every hundredth of the retention, so that none pays for looking. */
export class Retention {
  readonly #millis: number
  #next = 0

  /** For how long records are kept, in milliseconds; infinite keeps them for ever. */
  constructor(millis: number) {
    this.#millis = millis
  }

  pass(store: Store, now: number): void {
    if (this.#millis === Infinity || now < this.#next) return
    this.#next = now + this.#millis / 100
    trim(store, now - this.#millis)
  }
}
