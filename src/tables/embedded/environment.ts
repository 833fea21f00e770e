import { setImmediate } from 'node:timers/promises'
import { commitError } from '../../lmdb/commit-error.ts'
import { DeadReaders } from '../../lmdb/dead-readers.ts'
import { damageSeen } from '../../lmdb/damage.ts'
import { GroupCommit, type Size } from '../../lmdb/group-commit.ts'
import type { Guard } from '../../lmdb/guard.ts'
import { whyTreeUnsound } from '../../lmdb/header.ts'
import { bytesFor, Room } from '../../lmdb/room.ts'
import type { Lost, Merge, Put } from '../tables.ts'
import { failure } from './failure.ts'
import { mergesOf, writeMerges } from './merge.ts'
import { checkLayout, openRoot, openStore, rowsOf, type Root, type Store } from './store.ts'
import { longBytes, TOUCHED_BY_REMOVAL, touchedPages } from './touched-pages.ts'
import { entriesOf, lostOf, removeRows, writeRows, type Entry } from './write.ts'

/** A commit takes waiting writes until it holds this many rows. */
const FULL: Size = { items: 10_000, bytes: Infinity }

/**
 * What a write holds when it is done. Some closures that are dead already stay in the old generation until the next full
 * collection, and would keep all that they hold alive in the young one, from batch to batch.
 */
const NOTHING: readonly never[] = []

/** Rows that one commit of `clear` removes. */
const CLEAR_ROWS = 2_000

/** A write that waits for its commit. `write` runs within a write transaction. */
interface Waiting extends Size {
  readonly store: Store
  readonly write: () => readonly Lost[]
}

/** The LMDB environment of the tables. Writes share commits, which run on LMDB's own thread. */
export class Environment {
  readonly #directory: string
  readonly #root: Root
  readonly #guard: Guard
  readonly #room: Room
  readonly #deadReaders = new DeadReaders()
  readonly #stores = new Map<string, Store>()
  readonly #commits = new GroupCommit<Waiting, readonly Lost[]>({
    full: FULL,
    commit: (take) => this.#commit(take),
  })
  /** Ends with the last opening of a table. */
  #opened: Promise<unknown> = Promise.resolve()

  private constructor(directory: string, root: Root, guard: Guard, room: Room) {
    this.#directory = directory
    this.#room = room
    this.#root = root
    this.#guard = guard
  }

  /** Throws if the directory cannot be used, or if another release wrote its rows in another layout. */
  static async open(directory: string, guard: Guard): Promise<Environment> {
    const root = openRoot(directory)
    const room = new Room(directory)
    try {
      checkLayout(root, directory, () => room.make(0))
    } catch (cause) {
      room.close()
      await root.close()
      throw cause
    }
    return new Environment(directory, root, guard, room)
  }

  /**
   * Reads what is committed now, by any process. Without the reset, a read transaction lasts until the event loop
   * turns.
   */
  async read<T>(table: string, answer: (store: Store) => T): Promise<T> {
    try {
      const store = this.#stores.get(table) ?? (await this.#open(table))
      this.#root.resetReadTxn()
      return answer(store)
    } catch (cause) {
      throw failure('read', this.#directory, cause)
    }
  }

  /**
   * Throws if a page of a table's rows is damaged. Otherwise a scan would skip the rows below that page, or LMDB would
   * end the process. The read transaction keeps committed pages from being overwritten during the check.
   */
  async refuseDamage(table: string): Promise<void> {
    await this.read(table, ({ rows }) => {
      rows.get(table)
      const why = whyTreeUnsound(this.#directory, rowsOf(table))
      if (why !== undefined) throw damageSeen(why)
    })
  }

  /** Resolves when the rows are durable and visible to all. */
  async put(table: string, puts: readonly Put[], then: readonly Put[]): Promise<readonly Lost[]> {
    const store = this.#stores.get(table) ?? (await this.#open(table))
    let [entries, after] = [entriesOf(puts), entriesOf(then)]
    const size = { items: puts.length + then.length, bytes: longBytes(entries) + longBytes(after) }
    const write = () => {
      const lost = writeInOrder(store, entries, after)
      entries = after = NOTHING
      return lost
    }
    return this.#commits.write({ ...size, store, write })
  }

  /** Resolves when everything is durable and visible to all, or with what lost. */
  async together(table: string, puts: readonly Put[], merges: readonly Merge[]): Promise<readonly Lost[]> {
    const store = this.#stores.get(table) ?? (await this.#open(table))
    let [entries, merging, long] = [entriesOf(puts), mergesOf(merges), 0]
    return this.#commits.write({
      store,
      items: puts.length + merges.length,
      // The merged rows are known when they are written.
      get bytes() {
        return long
      },
      write: () => {
        const lost = lostOf(store, entries)
        if (lost.length === 0) {
          long = longBytes(entries) + writeMerges(store, merging)
          writeRows(store, entries)
        }
        entries = NOTHING
        merging = NOTHING
        return lost
      },
    })
  }

  /**
   * Removes all rows. The empty table stays, because LMDB must not close a database that another thread or process may
   * have open (lmdb.h, mdb_drop and mdb_dbi_close). It removes them in pieces, so that other writes do not wait for
   * long.
   */
  async clear(table: string): Promise<void> {
    const store = this.#stores.get(table) ?? (await this.#open(table))
    let removed = CLEAR_ROWS
    const write = () => {
      removed = removeRows(store, CLEAR_ROWS)
      return []
    }
    const items = CLEAR_ROWS * TOUCHED_BY_REMOVAL
    while (removed > 0) await this.#commits.write({ items, bytes: 0, store, write })
  }

  /** Resolves when all reads and writes given so far are done, with those that follow them at once. */
  async idle(): Promise<void> {
    for (let opened: unknown; opened !== this.#opened;) {
      opened = this.#opened
      await opened
      await this.#commits.idle()
    }
  }

  /** Copies the tables as they are now, without free pages, into an empty directory. */
  async copyTo(directory: string): Promise<void> {
    try {
      await this.#root.backup(directory, true)
    } catch (cause) {
      throw failure('copy', this.#directory, cause)
    }
  }

  /** The caller must call `idle` first. */
  close(): Promise<void> {
    this.#room.close()
    return this.#root.close()
  }

  /**
   * Opens a table, never during a commit: opening takes LMDB's write lock on this thread, and the commit waits for this
   * thread. The guard runs its actions one after the other.
   */
  #open(table: string): Promise<Store> {
    const opening = this.#guard
      .opening(() => this.#stores.get(table) ?? this.#openStore(table))
      .catch((cause: unknown) => Promise.reject(failure('open', this.#directory, cause)))
    this.#opened = opening.catch(() => undefined)
    return opening
  }

  /** For a new table, opening is a commit; the guard keeps other processes from committing meanwhile. */
  #openStore(table: string): Store {
    this.#room.make(0)
    const store = openStore(this.#root, table)
    this.#stores.set(table, store)
    return store
  }

  /**
   * The writes of one turn of the event loop share a commit, so it begins at the end of the turn. A commit that begins
   * at once would hold LMDB's only write lock while this thread does other work, and other processes would wait. Room on
   * the disk is made after the rows are written, when their pages are known: LMDB writes none to the file before the
   * commit, unless a transaction changes more than 131,071 (mdb.c, MDB_IDL_UM_MAX).
   */
  async #commit(take: () => readonly Waiting[]): Promise<readonly (readonly Lost[])[]> {
    await setImmediate()
    try {
      return await this.#guard.committing(() => {
        this.#deadReaders.sweep(this.#root)
        return this.#root.childTransaction(() => {
          const group = take()
          const pages = touchedPages(group)
          const lost = group.map(({ write }) => write())
          this.#room.make(bytesFor(sum(group, 'bytes'), pages()))
          return lost
        })
      })
    } catch (cause) {
      throw failure('write', this.#directory, await commitError(cause))
    }
  }
}

const sum = (group: readonly Waiting[], field: keyof Size): number =>
  group.reduce((total, waiting) => total + waiting[field], 0)

/** Writes `then` only if none of `entries` lost. */
function writeInOrder(store: Store, entries: readonly Entry[], then: readonly Entry[]): readonly Lost[] {
  const lost = writeRows(store, entries)
  return lost.length > 0 ? lost : writeRows(store, then)
}
