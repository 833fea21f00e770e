import type { Appended, NewRecord } from '../log.ts'
import { BLOCK_BYTES, BLOCK_RECORDS, encodeBlock } from './block.ts'
import { Block, type BlockCache } from './cache.ts'
import { commitFailure } from './failure.ts'
import { refuseRecord } from './limits.ts'
import { arrivalPart, joinSequence, shardPart } from './sequence.ts'
import type { Head, Store } from './store.ts'
import { shardIdOf } from './topology.ts'

/** A commit takes further appends until it holds this many records or bytes of data. */
const COMMIT_RECORDS = 20_000
const COMMIT_BYTES = 16 * 1024 * 1024

/** One call of append, waiting for its commit. */
interface Request {
  readonly records: readonly NewRecord[]
  readonly results: Appended[]
  readonly resolve: (results: readonly Appended[]) => void
  readonly reject: (error: Error) => void
}

/** A record on its way into a shard, and where its result goes. */
interface Entry {
  readonly record: NewRecord
  readonly results: Appended[]
  readonly slot: number
}

export interface WriterOptions {
  readonly path: string
  readonly store: Store
  readonly cache: BlockCache
  readonly now: () => number
}

/** Appends in groups: while one commit is under way the next gathers, and all its appends share one flush. */
export class Writer {
  readonly #options: WriterOptions
  #waiting: Request[] = []
  #committing: Promise<void> | undefined

  constructor(options: WriterOptions) {
    this.#options = options
  }

  append(records: readonly NewRecord[]): Promise<readonly Appended[]> {
    if (records.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#waiting.push({ records, results: new Array<Appended>(records.length), resolve, reject })
      this.#committing ??= this.#commitAll()
    })
  }

  /** Resolves once nothing is under way. */
  async idle(): Promise<void> {
    while (this.#committing !== undefined) await this.#committing
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commit()
    this.#committing = undefined
  }

  async #commit(): Promise<void> {
    let group: readonly Request[] = []
    try {
      const blocks = await this.#options.store.write(() => {
        group = this.#take()
        return this.#write(group)
      })
      for (const block of blocks) this.#options.cache.put(block)
      for (const { resolve, results } of group) resolve(results)
    } catch (cause) {
      const error = await commitFailure('append to', this.#options.path, cause)
      for (const { reject } of group.length > 0 ? group : this.#waiting.splice(0)) reject(error)
    }
  }

  #take(): readonly Request[] {
    let [count, records, bytes] = [0, 0, 0]
    for (const request of this.#waiting) {
      if (records >= COMMIT_RECORDS || bytes >= COMMIT_BYTES) break
      count += 1
      records += request.records.length
      bytes += request.records.reduce((sum, { data }) => sum + data.length, 0)
    }
    return this.#waiting.splice(0, count)
  }

  #write(group: readonly Request[]): readonly Block[] {
    const { store, now } = this.#options
    const head = store.head()
    if (head === undefined) throw new Error('it is gone')
    const shards = this.#route(group)
    let moment: Head = { ...head, arrival: Math.max(head.arrival, now()) }
    const blocks: Block[] = []
    for (const [shard, entries] of shards)
      for (const part of inBlocks(entries)) {
        blocks.push(this.#writeBlock(shard, moment, part))
        moment = { ...moment, ordinal: moment.ordinal + part.length }
      }
    if (blocks.length > 0) store.putHead(moment)
    return blocks
  }

  /** The group's good records by shard, in order; the bad ones are answered. */
  #route(group: readonly Request[]): ReadonlyMap<number, readonly Entry[]> {
    const topology = this.#options.store.topology()
    const shards = new Map<number, Entry[]>()
    for (const { records, results } of group)
      for (const [slot, record] of records.entries()) {
        const refused = refuseRecord(record)
        if (refused !== undefined) {
          results[slot] = refused
          continue
        }
        const shard = topology.route(record.partitionKey).number
        const entries = shards.get(shard)
        if (entries === undefined) shards.set(shard, [{ record, results, slot }])
        else entries.push({ record, results, slot })
      }
    return shards
  }

  #writeBlock(shard: number, { arrival, ordinal }: Head, entries: readonly Entry[]): Block {
    const { store } = this.#options
    const index = store.tail(shard).next
    const records = entries.map(({ record }) => record)
    const bytes = encodeBlock({ shard, index, arrival, ordinal: ordinal + 1 }, records)
    store.putBlock(shard, index, bytes)
    store.putTail(shard, { next: index + entries.length, arrival, ordinal: ordinal + entries.length })
    answer(entries, { shard, index, arrival, ordinal: ordinal + 1 })
    return new Block(shard, index, bytes)
  }
}

interface First {
  readonly shard: number
  readonly index: number
  readonly arrival: number
  readonly ordinal: number
}

function answer(entries: readonly Entry[], { shard, index, arrival, ordinal }: First): void {
  const [shardId, prefix, middle] = [shardIdOf(shard), arrivalPart(arrival), shardPart(shard)]
  entries.forEach(({ results, slot }, at) => {
    const sequenceNumber = joinSequence(prefix, ordinal + at, middle, index + at)
    results[slot] = { ok: true, shardId, sequenceNumber }
  })
}

function* inBlocks(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let [from, bytes] = [0, 0]
  for (const [at, { record }] of entries.entries()) {
    if (at > from && (at - from >= BLOCK_RECORDS || bytes >= BLOCK_BYTES)) {
      yield entries.slice(from, at)
      ;[from, bytes] = [at, 0]
    }
    bytes += record.data.length
  }
  if (from < entries.length) yield entries.slice(from)
}
