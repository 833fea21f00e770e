import { open, type RootDatabase } from 'lmdb'
import type { Guard } from '../../lmdb/guard.ts'
import { DeadReaders } from '../../lmdb/dead-readers.ts'
import { OWNERS_DATABASE } from '../../lmdb/modes.ts'
import { Room } from '../../lmdb/room.ts'
import { Topology, type ShardRow } from './topology.ts'

/** The log's newest moment: which generation of shards stands, the last arrival, the last ordinal given out. */
export interface Head {
  readonly generation: number
  readonly arrival: number
  readonly ordinal: number
}

/** A shard's end: the index its next record gets, and arrival and ordinal of its newest. `next` is 1 before any. */
export interface Tail {
  readonly next: number
  readonly arrival: number
  readonly ordinal: number
}

const EMPTY: Tail = { next: 1, arrival: 0, ordinal: 0 }
const HEAD = ['head']
const SHARDS = ['shards']
const IDENTITY = ['identity']

/**
 * The log as LMDB keeps it: `identity`, `head`, `shards` (JSON), a `tail` for each shard and the blocks, by shard and the index
 * of their first record. Indexes have no gaps, so a block's end is the next block's key.
 */
export class Store {
  readonly #db: RootDatabase<Buffer>
  readonly #guard: Guard
  readonly #room: Room
  readonly #deadReaders = new DeadReaders()
  #topology: Topology | undefined

  /**
   * Without `overlappingSync` LMDB syncs the pages before it writes the meta page that makes them visible
   * (mdb_txn_commit): a transaction is durable when its promise resolves, and nobody reads what may still be lost.
   * With `eventTurnBatching` a failed commit would also reject a promise of lmdb-js that nobody can catch.
   */
  constructor(path: string, guard: Guard) {
    this.#guard = guard
    this.#room = new Room(path)
    this.#db = open({
      path,
      noSubdir: false,
      encoding: 'binary',
      overlappingSync: false,
      eventTurnBatching: false,
      maxReaders: 510,
      ...OWNERS_DATABASE,
    })
  }

  /**
   * Runs `work` in the one write transaction of all processes; resolves with what it gives once that is durable.
   * Where it throws nothing is written. Throws a NoSpace where the disk is full.
   */
  async write<T>(work: () => T): Promise<T> {
    try {
      return await this.#guard.committing(() => {
        this.#deadReaders.sweep(this.#db)
        return this.#db.childTransaction(() => {
          this.#room.make(0)
          return work()
        })
      })
    } catch (cause) {
      this.#topology = undefined
      throw cause
    }
  }

  /** Within a transaction, before it writes more than a few pages. Throws a NoSpace, also where less than a reserve would be left. */
  makeRoom(bytes: number, reserve = 0): void {
    this.#room.make(bytes, reserve)
  }

  /** Lets the following reads see the newest commit, of whatever process. They share a snapshot until control returns. */
  refresh(): void {
    this.#db.resetReadTxn()
  }

  /** Undefined before the log is made. */
  head(): Head | undefined {
    const [generation, arrival, ordinal] = this.#numbers(HEAD)
    return ordinal === undefined ? undefined : { generation: generation ?? 0, arrival: arrival ?? 0, ordinal }
  }

  putHead({ generation, arrival, ordinal }: Head): void {
    this.#putNumbers(HEAD, [generation, arrival, ordinal])
  }

  /** What tells this log from any other; undefined where an earlier release made it. */
  identity(): string | undefined {
    const found = this.#db.getBinaryFast(IDENTITY)
    return found?.toString('latin1', 0, found.length)
  }

  putIdentity(identity: string): void {
    this.#put(IDENTITY, Buffer.from(identity, 'latin1'))
  }

  tail(shard: number): Tail {
    const [next, arrival, ordinal] = this.#numbers(['tail', shard])
    return ordinal === undefined ? EMPTY : { next: next ?? 1, arrival: arrival ?? 0, ordinal }
  }

  putTail(shard: number, { next, arrival, ordinal }: Tail): void {
    this.#putNumbers(['tail', shard], [next, arrival, ordinal])
  }

  /** The shards as they stand; parsed anew only when they have changed. */
  topology(): Topology {
    const generation = this.head()?.generation
    const stored = generation === this.#topology?.generation ? undefined : this.#db.getBinaryFast(SHARDS)
    if (stored !== undefined && generation !== undefined)
      this.#topology = Topology.parse(generation, stored.toString('utf8', 0, stored.length))
    if (this.#topology === undefined) throw new Error('it has no shards')
    return this.#topology
  }

  putShards(rows: readonly ShardRow[]): void {
    this.#put(SHARDS, Buffer.from(JSON.stringify(rows)))
  }

  /** A copy of the block that begins at an index; undefined where none does. */
  block(shard: number, index: number): Buffer | undefined {
    const found = this.#db.getBinaryFast(['block', shard, index])
    return found === undefined ? undefined : copyOf(found)
  }

  putBlock(shard: number, index: number, block: Buffer): void {
    this.#put(['block', shard, index], block)
  }

  removeBlock(shard: number, index: number): void {
    void this.#db.remove(['block', shard, index])
  }

  /** Where the block begins that holds an index, or would. */
  blockBefore(shard: number, index: number): number | undefined {
    const [key] = this.#db.getKeys({ start: ['block', shard, index], reverse: true, limit: 1 })
    return blockIndex(key, shard)
  }

  /** Where the first block begins at or after an index. */
  blockFrom(shard: number, index: number): number | undefined {
    const [key] = this.#db.getKeys({ start: ['block', shard, index], limit: 1 })
    return blockIndex(key, shard)
  }

  /** Copies the log as it is now, without what is free, into an empty directory. */
  copyTo(directory: string): Promise<void> {
    return this.#db.backup(directory, true)
  }

  close(): Promise<void> {
    this.#room.close()
    return this.#db.close()
  }

  #numbers(key: (string | number)[]): number[] {
    const found = this.#db.getBinaryFast(key)
    return found === undefined ? [] : [0, 8, 16].map((at) => found.readDoubleLE(at))
  }

  #putNumbers(key: (string | number)[], numbers: readonly [number, number, number]): void {
    const bytes = Buffer.allocUnsafeSlow(24)
    numbers.forEach((value, at) => bytes.writeDoubleLE(value, at * 8))
    this.#put(key, bytes)
  }

  /** Within a transaction a put is done at once; a failure throws or fails the commit. */
  #put(key: (string | number)[], value: Buffer): void {
    void this.#db.put(key, value)
  }
}

/** The length of lmdb's buffer is not that of the memory under it, and `Buffer.copy` copies what is under it. */
function copyOf({ buffer, byteOffset, length }: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(length)
  copy.set(new Uint8Array(buffer, byteOffset, length))
  return copy
}

function blockIndex(key: unknown, shard: number): number | undefined {
  if (!Array.isArray(key)) return undefined
  const [kind, of, index] = key as unknown[]
  return kind === 'block' && of === shard && typeof index === 'number' ? index : undefined
}
