import { randomUUID } from 'node:crypto'
import type { AppendOptions, Cursor, Log, NewRecord, ReadSoFar, Start } from './log.ts'
import type { SequenceNumber } from '../events/position.ts'
import { damageTold } from '../lmdb/damage.ts'
import type { Shared } from '../lmdb/shared.ts'
import { Damaged } from './damaged.ts'
import { BlockCache } from './embedded/cache.ts'
import { failure, RESTORE } from './embedded/failure.ts'
import { planFirst, planMerge, planSplit, type Resharding } from './embedded/plan.ts'
import { Reader } from './embedded/reader.ts'
import { refutes } from './embedded/refutes.ts'
import { reshard } from './embedded/reshard.ts'
import { Retention, trim } from './embedded/retention.ts'
import { shareStore } from './embedded/shared-store.ts'
import type { Head, Store } from './embedded/store.ts'
import { shardIdOf, shardOfRow, type Topology } from './embedded/topology.ts'
import { Writer } from './embedded/writer.ts'

/** Embedded shards cost nothing. With more shards a batch is about fewer users, so more of its events share a row. */
const SHARDS = 16

const CACHE_BYTES = 2 * 1024 * 1024

export interface EmbeddedLogOptions {
  /** The log's own directory; created if missing. */
  readonly path: string
  /** The number of shards of a new log. Default 16. An existing log keeps its shards. */
  readonly shards?: number
  /** Milliseconds since 1970. Default: the system's clock. Arrival times never go back, even if this clock does. */
  readonly now?: () => number
  /** How long records are kept, in milliseconds. Default: for ever. */
  readonly retentionMs?: number
  /** The size of the cache of blocks, in bytes. Default 2 MiB. */
  readonly cacheBytes?: number
}

/** The embedded log has more functions than the port. */
export interface EmbeddedLog extends Log {
  /**
   * Removes records older than the retention, as many as one transaction takes. Appends also do this from time to time.
   */
  trim(): Promise<void>
  version(): Promise<number>
  /** Copies the log as it is now into an empty directory, while others append. */
  copyTo(directory: string): Promise<void>
}

/**
 * A log like Kinesis in a directory (LMDB), for any number of processes at once. Throws if the directory cannot be
 * created or read, or holds something else.
 */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  const { path, now = Date.now } = options
  let shared: Shared<Store> | undefined
  try {
    shared = await shareStore(path)
    const store = shared.thing
    if (store.head() === undefined) await store.write(() => create(store, options.shards ?? SHARDS, now()))
    if (store.identity() === undefined) await store.write(() => identify(store))
    store.topology()
    return new LmdbLog(options, now, shared)
  } catch (cause) {
    await shared?.release()
    throw await failure('open', path, cause)
  }
}

/** Another process may have created the log meanwhile. */
function create(store: Store, shards: number, arrival: number): void {
  if (store.head() !== undefined) return
  reshard(store, [], planFirst(shards), { generation: 0, arrival, ordinal: 0 })
}

/** Gives an identity to a log of an earlier release when it is opened. */
function identify(store: Store): void {
  if (store.identity() === undefined) store.putIdentity(randomUUID())
}

class LmdbLog implements EmbeddedLog {
  readonly #path: string
  readonly #shared: Shared<Store>
  readonly #store: Store
  readonly #now: () => number
  readonly #retentionMs: number
  readonly #reader: Reader
  readonly #writer: Writer

  constructor(options: EmbeddedLogOptions, now: () => number, shared: Shared<Store>) {
    const { path, cacheBytes = CACHE_BYTES, retentionMs = Infinity } = options
    const store = shared.thing
    const cache = new BlockCache(cacheBytes)
    this.#path = path
    this.#shared = shared
    this.#store = store
    this.#now = now
    this.#retentionMs = retentionMs
    this.#reader = new Reader(store, cache)
    this.#writer = new Writer({ path, store, cache, now, retention: new Retention(retentionMs) })
  }

  append(records: readonly NewRecord[], options?: AppendOptions) {
    return this.#writer.append(records, options)
  }

  newest() {
    return attempt(() => this.#reader.newest())
  }

  shards() {
    return attempt(() => this.#reader.shards().map(shardOfRow))
  }

  open(shardId: string, start: Start) {
    return this.#sound(() => this.#reader.open(shardId, start))
  }

  read(cursor: Cursor, limit: number) {
    return this.#sound(() => this.#reader.read(cursor, limit))
  }

  split(shardId: string, newStartingHashKey?: string) {
    return this.#reshard((topology) => planSplit(topology, shardId, newStartingHashKey))
  }

  merge(shardId: string, adjacentShardId: string) {
    return this.#reshard((topology) => planMerge(topology, shardId, adjacentShardId))
  }

  shardOf(sequenceNumber: SequenceNumber) {
    return this.#sound(() => {
      const row = this.#reader.shardOf(sequenceNumber)
      return row && shardIdOf(row.number)
    })
  }

  behind(shardId: string, after: SequenceNumber | undefined) {
    return this.#sound(() => this.#reader.behind(shardId, after))
  }

  version() {
    return attempt(() => this.#reader.version())
  }

  identity() {
    return attempt(() => this.#store.identity())
  }

  async copyTo(directory: string) {
    try {
      await this.#store.copyTo(directory)
    } catch (cause) {
      throw await failure(`copy to "${directory}"`, this.#path, cause)
    }
  }

  lost(shardId: string, after: SequenceNumber | undefined) {
    return this.#sound(() => this.#reader.lost(shardId, after))
  }

  isTrimmed() {
    return attempt(() => this.#reader.isTrimmed())
  }

  refutes(read: ReadSoFar) {
    return attempt(() => refutes(this.#store, read))
  }

  now() {
    return this.#now()
  }

  async close() {
    await this.#writer.close()
    await this.#shared.release()
  }

  trim() {
    const before = this.#now() - this.#retentionMs
    return this.#store.write(() => trim(this.#store, before))
  }

  /** Like `attempt`. An error about damage names the place and the remedy. */
  #sound<T>(read: () => T): Promise<T> {
    return attempt(read).catch((cause: unknown) => {
      const what = cause instanceof Damaged ? cause.message : damageTold(cause)
      if (what === undefined) throw cause
      throw new Damaged(`Cannot read the log in "${this.#path}/data.mdb": ${what}. ${RESTORE}`, { cause })
    })
  }

  #reshard(plan: (topology: Topology) => Resharding): Promise<void> {
    const store = this.#store
    return store.write(() => {
      const topology = store.topology()
      const head: Head = store.head() ?? { generation: 0, arrival: 0, ordinal: 0 }
      const arrival = Math.max(head.arrival, this.#now())
      reshard(store, topology.rows, plan(topology), { ...head, arrival })
    })
  }
}

/** The result of a synchronous read as a promise. */
const attempt = <T>(read: () => T): Promise<T> => new Promise((resolve) => resolve(read()))
