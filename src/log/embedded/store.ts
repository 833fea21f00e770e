import { open, type RootDatabase } from 'lmdb'
import type { Guard } from '../../lmdb/guard.ts'
import { DeadReaders } from '../../lmdb/dead-readers.ts'
import { OWNERS_DATABASE } from '../../lmdb/modes.ts'
import { Room } from '../../lmdb/room.ts'
import { Topology, type ShardRow } from './topology.ts'

/** The newest state of the log: the generation of its shards, the last arrival, and the last ordinal. */
export interface Head {
  readonly generation: number
  readonly arrival: number
  readonly ordinal: number
}

/**
 * The end of a shard: the index of its next record (1 if it never held one), and the arrival and ordinal of its newest.
 */
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
 * The log in LMDB: `identity`, `head`, `shards` (JSON), a `tail` for each shard, and the blocks by shard and index of
 * their first record. Indexes have no gaps, so a block ends where the next one begins.
 */
export class Store {
  readonly #db: RootDatabase<Buffer>
  readonly #guard: Guard
  readonly #room: Room
  readonly #deadReaders = new DeadReaders()
  #topology: Topology | undefined

  /**
   * Without `overlappingSync`, LMDB syncs the pages before it writes the meta page that makes them visible
   * (mdb_txn_commit): a transaction is durable when its promise resolves, and no reader sees data that may still be
   * lost. With `eventTurnBatching`, a failed commit would also reject a promise of lmdb-js that no code can catch.
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
   * Runs `work` in a write transaction; there is only one at a time in all processes. Resolves with the result of
   * `work` when it is durable. If `work` throws, nothing is written. Throws NoSpace if the disk is full.
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

  /**
   * Called within a transaction before it writes more than a few pages. Throws NoSpace, also if less than `reserve`
   * would be left.
   */
  makeRoom(bytes: number, reserve = 0): void {
    this.#room.make(bytes, reserve)
  }

  /**
   * Lets the next reads see the newest commit of any process. They share a snapshot until control returns to the event
   * loop.
   */
  refresh(): void {
    this.#db.resetReadTxn()
  }

  /** Undefined before the log is created. */
  head(): Head | undefined {
    const [generation, arrival, ordinal] = this.#numbers(HEAD)
    return ordinal === undefined ? undefined : { generation: generation ?? 0, arrival: arrival ?? 0, ordinal }
  }

  putHead({ generation, arrival, ordinal }: Head): void {
    this.#putNumbers(HEAD, [generation, arrival, ordinal])
  }

  /** Identifies this log among all others; undefined if an earlier release created it. */
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

  /** The present shards; parsed again only if they have changed. */
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

  /** A copy of the block that begins at an index; undefined if none does. */
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

  /** The index of the last block that begins at or before an index. */
  blockBefore(shard: number, index: number): number | undefined {
    const [key] = this.#db.getKeys({ start: ['block', shard, index], reverse: true, limit: 1 })
    return blockIndex(key, shard)
  }

  /** The index of the first block that begins at or after an index. */
  blockFrom(shard: number, index: number): number | undefined {
    const [key] = this.#db.getKeys({ start: ['block', shard, index], limit: 1 })
    return blockIndex(key, shard)
  }

  /** Copies the log as it is now, without free pages, into an empty directory. */
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

  /** Within a transaction, a put is done at once; an error throws, or fails the commit. */
  #put(key: (string | number)[], value: Buffer): void {
    void this.#db.put(key, value)
  }
}

/** lmdb-js reuses a larger memory for its buffer, and `Buffer.copy` would copy all of it. */
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
