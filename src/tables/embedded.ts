import { mkdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { attemptIn, type Attempt } from './embedded/failure.ts'
import { isSound } from '../lmdb/header.ts'
import { readAfter, readIndexPage, readPage, readRow } from './embedded/read.ts'
import { COMMIT, openEnvironment, storesOf, type Environment, type Store } from './embedded/store.ts'
import { writeRows } from './embedded/write.ts'
import { checkKey, checkQuery, checkRow } from './limits.ts'
import type { Key, Lost, Page, Put, Query, Row, Tables } from './tables.ts'

export interface EmbeddedTables {
  /** The directory; made where it isn't there. */
  readonly path: string
  /** Reads what other processes write, and writes nothing; a table that was never written is empty. */
  readonly readOnly?: boolean
}

/**
 * The tables in an LMDB environment, which any number of processes and threads may open at once. A write is visible to
 * all of them when `put` resolves, and durable soon after. After a power failure the tables are as they were at some
 * moment before it, progress included: the folds go on from there. Throws where the directory cannot be used.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- LMDB opens at once; other adapters do not
export async function openEmbeddedTables({ path, readOnly = false }: EmbeddedTables): Promise<Tables> {
  const attempt = attemptIn(path)
  const environment = attempt('open', () => openSound(path, readOnly))
  return tablesOf(environment, attempt, readOnly)
}

function openSound(path: string, readOnly: boolean): Environment {
  if (!readOnly) mkdirSync(path, { recursive: true })
  if (!isSound(path)) throw new Error(`Cannot open the tables in "${path}": its data is damaged`)
  return openEnvironment(path, readOnly)
}

type ReadPage = (table: string, store: Store, query: Query) => Page

const NO_ROWS: Page = { rows: [], next: undefined }

/** Rows that a scan reads at once. */
const STRIDE = 1000

/** What a synchronous act gives or throws, as a promise. */
const promised = <T>(act: () => T): Promise<T> => new Promise((resolve) => resolve(act()))

function tablesOf(environment: Environment, attempt: Attempt, readOnly: boolean): Tables {
  const storeOf = storesOf(environment)

  // LMDB's read transaction lasts until the event loop turns: reset, it sees what others have committed since.
  const read = <T>(table: string, answer: (store: Store) => T, nothing: T): T =>
    attempt('read', () => {
      environment.resetReadTxn()
      const store = storeOf(table)
      return store === undefined ? nothing : answer(store)
    })

  const page = (readPage: ReadPage, table: string, query: Query): Page => {
    checkQuery(table, query)
    return read(table, (store) => readPage(table, store, query), NO_ROWS)
  }

  const get = (table: string, keys: readonly Key[]) => {
    for (const key of keys) checkKey(table, key)
    const none = keys.map(() => undefined)
    return read<readonly (Row | undefined)[]>(table, (store) => keys.map((key) => readRow(store, key)), none)
  }

  const put = (table: string, puts: readonly Put[]): Lost[] => {
    for (const { row } of puts) checkRow(table, row)
    return attempt('write', () => {
      const store = storeOf(table)
      if (store === undefined || readOnly)
        throw new Error(`Cannot write table "${table}": it was opened to be read`)
      return environment.transactionSync(() => writeRows(store, puts), COMMIT)
    })
  }

  // A scan holds no transaction from one stride to the next, for LMDB reuses no pages that a reader may still see. Rows
  // are never removed: going on behind the last one misses none.
  async function* scan(table: string): AsyncGenerator<Row> {
    let after: Key | undefined
    for (;;) {
      const rows = read(table, (store) => readAfter(store, after, STRIDE), [])
      yield* rows
      after = rows.at(-1)?.key
      if (rows.length < STRIDE) return
      await setImmediate()
    }
  }

  return {
    get: (table, keys) => promised(() => get(table, keys)),
    put: (table, puts) => promised(() => put(table, puts)),
    query: (table, query) => promised(() => page(readPage, table, query)),
    queryIndex: (table, query) => promised(() => page(readIndexPage, table, query)),
    scan,
    close: () => environment.close(),
  }
}
