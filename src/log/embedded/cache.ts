import type { LogRecord } from '../log.ts'
import { countOf, decodeBlock } from './block.ts'

/** The memory that a record takes in addition to its data. */
const RECORD_BYTES = 512

/** A block in memory. It is decoded at the first read; every reader gets the same records. */
export class Block {
  readonly shard: number
  readonly index: number
  readonly cost: number
  readonly #bytes: Buffer
  #records: readonly LogRecord[] | undefined

  constructor(shard: number, index: number, bytes: Buffer) {
    this.shard = shard
    this.index = index
    this.cost = bytes.length + countOf(bytes) * RECORD_BYTES
    this.#bytes = bytes
  }

  get records(): readonly LogRecord[] {
    this.#records ??= decodeBlock(this.shard, this.index, this.#bytes)
    return this.#records
  }
}

/**
 * A cache of the blocks used last, up to a number of bytes. Blocks never change, so the cache never needs to invalidate
 * one.
 */
export class BlockCache {
  readonly #blocks = new Map<string, Block>()
  readonly #capacity: number
  #held = 0
  #read = false

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(shard: number, index: number): Block | undefined {
    this.#read = true
    const key = keyOf(shard, index)
    const block = this.#blocks.get(key)
    if (block === undefined) return undefined
    this.#blocks.delete(key)
    this.#blocks.set(key, block)
    return block
  }

  /**
   * Stores a block that was just appended, if this process has read from the log. A process that only appends needs no
   * cache.
   */
  offer(block: Block): void {
    if (this.#read) this.put(block)
  }

  put(block: Block): void {
    this.#drop(keyOf(block.shard, block.index))
    this.#blocks.set(keyOf(block.shard, block.index), block)
    this.#held += block.cost
    for (const oldest of this.#blocks.keys()) {
      if (this.#held <= this.#capacity) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#held -= this.#blocks.get(key)?.cost ?? 0
    this.#blocks.delete(key)
  }
}

const keyOf = (shard: number, index: number): string => `${shard}/${index}`
