import { open, type Database, type RootDatabase } from 'lmdb'

/** One table: its rows by place, and its index, whose entries are places alone. */
export interface Store {
  readonly rows: Database<string, Buffer>
  readonly index: Database<string, Buffer>
}

export type Root = RootDatabase<string, Buffer>

/** Tables and indexes that may be open at once; a table being rebuilt counts as another. */
const MAX_DATABASES = 512

const TEXT = { encoding: 'string', keyEncoding: 'binary' } as const

/**
 * Without `overlappingSync` LMDB syncs the pages before the meta page that makes them visible (mdb_txn_commit): what is
 * seen is durable. With `eventTurnBatching` each failed commit would also reject a promise that nobody can catch.
 */
export const openRoot = (path: string): Root =>
  open<string, Buffer>({
    path,
    maxDbs: MAX_DATABASES,
    overlappingSync: false,
    eventTurnBatching: false,
    ...TEXT,
  })

/** Opens a table's databases, and makes them where it was never written. */
export const openStore = (root: Root, table: string): Store => ({
  rows: root.openDB(`rows/${table}`, TEXT),
  index: root.openDB(`index/${table}`, TEXT),
})
