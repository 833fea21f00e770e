import { commitError } from '../../lmdb/commit-error.ts'
import type { Lost, Put } from '../tables.ts'
import { failure } from './failure.ts'
import { checkLayout, openRoot, openStore, type Root, type Store } from './store.ts'
import { entriesOf, writeRows, type Entry } from './write.ts'

/** A commit takes waiting writes until it holds this many rows. */
const COMMIT_ROWS = 20_000

/** A write that waits for its commit. */
interface Waiting {
  readonly store: Store
  readonly entries: readonly Entry[]
  /** Written after these, where none of them lost. */
  readonly then: readonly Entry[]
  readonly resolve: (lost: readonly Lost[]) => void
  readonly reject: (cause: unknown) => void
}

/**
 * The tables' LMDB environment. Writes share commits: while one is under way, on LMDB's own thread, the next gather.
 */
export class Environment {
  readonly #directory: string
  readonly #root: Root
  readonly #stores = new Map<string, Store>()
  readonly #opening: (() => void)[] = []
  readonly #waiting: Waiting[] = []
  #working: Promise<void> | undefined

  constructor(directory: string) {
    this.#directory = directory
    this.#root = openRoot(directory)
    try {
      checkLayout(this.#root, directory)
    } catch (cause) {
      void this.#root.close()
      throw cause
    }
  }

  /** Reads of what is committed now, by whatever process: without the reset, a read lasts until the event loop turns. */
  async read<T>(table: string, answer: (store: Store) => T): Promise<T> {
    try {
      const store = this.#stores.get(table) ?? (await this.#open(table))
      this.#root.resetReadTxn()
      return answer(store)
    } catch (cause) {
      throw failure('read', this.#directory, cause)
    }
  }

  /** Resolves when the rows are durable and everyone sees them. */
  async put(table: string, puts: readonly Put[], then: readonly Put[]): Promise<readonly Lost[]> {
    const store = this.#stores.get(table) ?? (await this.#open(table))
    const ready = { store, entries: entriesOf(puts), then: entriesOf(then) }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...ready, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  async close(): Promise<void> {
    await this.#working
    await this.#root.close()
  }

  /** Never during a commit: opening takes LMDB's write lock on this thread, and the commit waits for this thread. */
  #open(table: string): Promise<Store> {
    return new Promise((resolve, reject) => {
      this.#opening.push(() => {
        try {
          const store = this.#stores.get(table) ?? openStore(this.#root, table)
          this.#stores.set(table, store)
          resolve(store)
        } catch (cause) {
          reject(failure('open', this.#directory, cause))
        }
      })
      this.#working ??= this.#work()
    })
  }

  async #work(): Promise<void> {
    await Promise.resolve() // so that `#working` is set before it is unset
    while (this.#opening.length + this.#waiting.length > 0) {
      for (const open of this.#opening.splice(0)) open()
      if (this.#waiting.length > 0) await this.#commit()
    }
    this.#working = undefined
  }

  async #commit(): Promise<void> {
    let group: readonly Waiting[] | undefined
    try {
      const lost = await this.#root.childTransaction(() => {
        group = this.#take()
        return group.map(writeInOrder)
      })
      group?.forEach(({ resolve }, at) => resolve(lost[at] ?? []))
    } catch (cause) {
      const reason = failure('write', this.#directory, await commitError(cause))
      for (const { reject } of group ?? this.#take()) reject(reason)
    }
  }

  #take(): readonly Waiting[] {
    let [count, rows] = [0, 0]
    for (const { entries, then } of this.#waiting) {
      if (rows >= COMMIT_ROWS) break
      count += 1
      rows += entries.length + then.length
    }
    return this.#waiting.splice(0, count)
  }
}

function writeInOrder({ store, entries, then }: Waiting): readonly Lost[] {
  const lost = writeRows(store, entries)
  return lost.length > 0 ? lost : writeRows(store, then)
}
