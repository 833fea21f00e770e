import { setImmediate } from 'node:timers/promises'
import { sharing, type Shared } from '../lmdb/shared.ts'
import { Environment } from './embedded/environment.ts'
import { failure } from './embedded/failure.ts'
import { readAfter, readIndexPage, readPage, readRow } from './embedded/read.ts'
import { checkKey, checkQuery, checkRow } from './limits.ts'
import type { Key, Lost, Making, Merge, Page, Put, Query, Row, Tables } from './tables.ts'

/**
 * The tables in a directory (LMDB). Any number of processes and threads may open it at once. When `put` resolves, its
 * writes are durable and visible to all of them. Throws if the directory cannot be used.
 */
export async function openEmbeddedTables({
  path,
}: {
  readonly path: string
}): Promise<Tables & Making & Copying> {
  try {
    return new EmbeddedTables(await share(path))
  } catch (cause) {
    throw failure('open', path, cause)
  }
}

const share = sharing(
  (directory, guard) => Environment.open(directory, guard),
  (environment) => environment.close(),
)

/** Rows that a scan reads in one transaction. */
const STRIDE = 1000

/** What the embedded tables can do in addition to the port. */
export interface Copying {
  /** Copies all tables as they are at this moment into an empty directory, while others write. */
  copyTo(directory: string): Promise<void>
}

class EmbeddedTables implements Tables, Making, Copying {
  readonly #shared: Shared<Environment>

  constructor(shared: Shared<Environment>) {
    this.#shared = shared
  }

  get #environment(): Environment {
    return this.#shared.thing
  }

  async get(table: string, keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    for (const key of keys) checkKey(table, key)
    return this.#environment.read(table, (store) => keys.map((key) => readRow(store, key)))
  }

  async put(table: string, puts: readonly Put[], then: readonly Put[] = []): Promise<readonly Lost[]> {
    for (const { row } of puts) checkRow(table, row)
    for (const { row } of then) checkRow(table, row)
    return this.#environment.put(table, puts, then)
  }

  async together(table: string, puts: readonly Put[], merges: readonly Merge[]): Promise<readonly Lost[]> {
    for (const { row } of puts) checkRow(table, row)
    for (const { key, from } of merges) for (const each of [key, ...from]) checkKey(table, each)
    return this.#environment.together(table, puts, merges)
  }

  async add(table: string, rows: readonly Row[]): Promise<void> {
    const puts = rows.map((row) => ({ row, expected: undefined }))
    await this.put(table, puts) // those that lose stand already
  }

  async query(table: string, query: Query): Promise<Page> {
    checkQuery(table, query)
    return this.#environment.read(table, (store) => readPage(table, store, query))
  }

  async queryIndex(table: string, query: Query): Promise<Page> {
    checkQuery(table, query)
    return this.#environment.read(table, (store) => readIndexPage(table, store, query))
  }

  // A scan ends its read transaction after each stride, because LMDB reuses no pages that a reader may still see. No
  // row of a table in use is ever removed, so a scan that continues after the last key misses none.
  async *scan(table: string): AsyncGenerator<Row> {
    await this.#environment.refuseDamage(table)
    let after: Key | undefined
    for (;;) {
      const rows = await this.#environment.read(table, (store) => readAfter(store, after, STRIDE))
      yield* rows
      after = rows.at(-1)?.key
      if (rows.length === 0) return
      await setImmediate()
    }
  }

  /** LMDB creates a table on its first use. */
  make(): Promise<void> {
    return Promise.resolve()
  }

  drop(table: string): Promise<void> {
    return this.#environment.clear(table)
  }

  copyTo(directory: string): Promise<void> {
    return this.#environment.copyTo(directory)
  }

  async close(): Promise<void> {
    await this.#environment.idle()
    await this.#shared.release()
  }
}
