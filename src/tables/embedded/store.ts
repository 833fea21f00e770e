import { open, TransactionFlags, type Database, type RootDatabase } from 'lmdb'

/** One table: its rows by place, and its index, whose entries are places alone. */
export interface Store {
  readonly rows: Database<string, Buffer>
  readonly index: Database<string, Buffer>
}

export type Environment = RootDatabase<string, Buffer>

/** Tables and indexes that may be open at once; a table being rebuilt counts as another. */
const MAX_DATABASES = 512

const TEXT = { encoding: 'string', keyEncoding: 'binary' } as const

export const openEnvironment = (path: string, readOnly: boolean): Environment =>
  open<string, Buffer>({ path, readOnly, maxDbs: MAX_DATABASES, ...TEXT })

/**
 * Opens a table's databases on first use and keeps them; undefined where it was never written and cannot be made,
 * since the environment is read only.
 */
export function storesOf(environment: Environment): (table: string) => Store | undefined {
  const stores = new Map<string, Store>()
  const database = (name: string): Database<string, Buffer> | undefined => environment.openDB(name, TEXT)
  return (table) => {
    const known = stores.get(table)
    if (known) return known
    const rows = database(`rows/${table}`)
    const index = database(`index/${table}`)
    if (!rows || !index) return undefined
    stores.set(table, { rows, index })
    return { rows, index }
  }
}

/** A commit is visible to all processes when it returns; LMDB makes it durable behind that, and keeps what was durable. */
export const COMMIT: TransactionFlags =
  TransactionFlags.ABORTABLE | TransactionFlags.SYNCHRONOUS_COMMIT | TransactionFlags.NO_SYNC_FLUSH
