import { GroupCommit, type Size } from '../../lmdb/group-commit.ts'
import { appends } from '../appends.ts'
import type { Appended, AppendOptions, NewRecord } from '../log.ts'
import { encodeBlock } from './block.ts'
import { Block, type BlockCache } from './cache.ts'
import { failure, hasRoom, RESERVE } from './failure.ts'
import type { Retention } from './retention.ts'
import { route, type BlockDraft, type Request } from './router.ts'
import { sequencesOf, type SequenceParts } from './sequence.ts'
import type { Store } from './store.ts'
import { shardIdOf } from './topology.ts'

/** A commit takes waiting appends until it holds this many records or bytes of data. */
const FULL: Size = { items: 20_000, bytes: 16 * 1024 * 1024 }

/**
 * Bytes that a commit writes for a block in addition to its records: the branches above it, its shard's tail and the
 * head.
 */
const BLOCK_ROOM = 64 * 1024

/** The maximum that a record takes in a block in addition to its data: its key as JSON. */
const RECORD_ROOM = 1_024

/** An append that waits for its commit. */
interface Waiting extends Request, Size {
  readonly notBefore: number
}

export interface WriterOptions {
  readonly path: string
  readonly store: Store
  readonly cache: BlockCache
  readonly now: () => number
  readonly retention: Retention
}

/** Appends in groups that share a commit. */
export class Writer {
  readonly #options: WriterOptions
  readonly #commits = new GroupCommit<Waiting, readonly Appended[]>({
    full: FULL,
    commit: (take) => this.#commit(take),
  })
  #closed = false

  constructor(options: WriterOptions) {
    this.#options = options
  }

  append(records: readonly NewRecord[], { notBefore = 0 }: AppendOptions = {}): Promise<readonly Appended[]> {
    if (this.#closed)
      return Promise.reject(new Error(`Cannot append to the log at ${this.#options.path}: it is closed`))
    const results = new Array<Appended>(records.length)
    const size = { items: records.length, bytes: dataBytes(records) }
    const appended = this.#commits.write({ records, results, notBefore, ...size })
    return records.length === 0 ? appended.then(() => this.#seeRoom()) : appended
  }

  /** Refuses further appends; resolves when all earlier ones are done. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#commits.idle()
  }

  /**
   * Checks that an append could succeed. The commit of an empty append has waited for the write lock, but needed no
   * space.
   */
  #seeRoom(): readonly Appended[] {
    const { path } = this.#options
    if (hasRoom(path)) return []
    throw new Error(`Cannot append to the log at ${path}: no space left on device`)
  }

  async #commit(take: () => readonly Waiting[]): Promise<readonly (readonly Appended[])[]> {
    const { store, cache, path } = this.#options
    let group: readonly Waiting[] = []
    try {
      const blocks = await store.write(() => this.#write((group = take())))
      for (const block of blocks) cache.offer(block)
      if (blocks.length > 0) appends.tell(path)
      return group.map(({ results }) => results)
    } catch (cause) {
      throw await failure('append to', path, cause)
    }
  }

  /** Runs within the transaction: ordinals and indexes continue those that are stored, whichever process wrote them. */
  #write(group: readonly Waiting[]): readonly Block[] {
    const { store, now, retention } = this.#options
    const head = store.head()
    if (head === undefined) throw new Error('it is gone')
    const arrival = Math.max(head.arrival, now(), ...group.map(({ notBefore }) => notBefore))
    const drafts = route(store.topology(), group)
    store.makeRoom(roomFor(drafts), RESERVE)
    const blocks = drafts.map((draft, at) => this.#put(draft, arrival, head.ordinal + at + 1))
    if (drafts.length > 0) store.putHead({ ...head, arrival, ordinal: head.ordinal + drafts.length })
    retention.pass(store, arrival)
    return blocks
  }

  #put(draft: BlockDraft, arrival: number, ordinal: number): Block {
    const { store } = this.#options
    const { shard, records } = draft
    const index = store.tail(shard).next
    const place: SequenceParts = { arrival, ordinal, shard, index }
    const bytes = encodeBlock(place, records)
    store.putBlock(shard, index, bytes)
    store.putTail(shard, { next: index + records.length, arrival, ordinal })
    const [shardId, sequence] = [shardIdOf(shard), sequencesOf(place)]
    draft.answer((at) => ({ ok: true, shardId, sequenceNumber: sequence(index + at) }))
    return new Block(shard, index, bytes)
  }
}

const roomFor = (drafts: readonly BlockDraft[]): number =>
  drafts.reduce((sum, { records }) => sum + BLOCK_ROOM + bytesOf(records), 0)

const bytesOf = (records: readonly NewRecord[]): number =>
  records.reduce(
    (sum, { data, partitionKey }) => sum + data.length + Math.min(8 * partitionKey.length, RECORD_ROOM),
    0,
  )

const dataBytes = (records: readonly NewRecord[]): number =>
  records.reduce((sum, { data }) => sum + data.length, 0)
