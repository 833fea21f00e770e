import { open, type Database, type RootDatabase } from 'lmdb'
import { OWNERS_DATABASE } from '../../lmdb/modes.ts'

/** One table: its rows by place, and its index, whose entries are places alone. */
export interface Store {
  readonly rows: Database<string, string>
  readonly index: Database<string, string>
}

export type Root = RootDatabase<string, string>

/** Tables and indexes that may be open at once; a table being rebuilt counts as another. */
const MAX_DATABASES = 512

/** Places as the bytes of their UTF-8, written straight into LMDB's key buffer; an open end of a range is no bytes. */
const places = {
  writeKey: (place: unknown, target: Buffer, start: number): number =>
    typeof place === 'string' ? start + target.write(place, start) : start,
  readKey: (target: Buffer, start: number, end: number): string => target.toString('utf8', start, end),
}

const TEXT = { encoding: 'string', keyEncoder: places } as const

/**
 * Without `overlappingSync` LMDB syncs the pages before the meta page that makes them visible (mdb_txn_commit): what is
 * seen is durable. With `eventTurnBatching` each failed commit would also reject a promise that nobody can catch.
 */
export const openRoot = (path: string): Root =>
  open<string, string>({
    path,
    maxDbs: MAX_DATABASES,
    overlappingSync: false,
    eventTurnBatching: false,
    ...OWNERS_DATABASE,
    ...TEXT,
  })

/** How rows are laid out in the tables, which are made anew from the log where that changes. */
const LAYOUT = '2'
const MARK = 'layout'

/** Marks what was never written as of this layout. Throws where another release wrote it: its rows would be misread. */
export function checkLayout(root: Root, directory: string, makeRoom: () => void): void {
  const [first] = root.getKeys({ limit: 1 })
  if (first === undefined) {
    makeRoom()
    root.putSync(MARK, LAYOUT)
  } else if (root.get(MARK) !== LAYOUT)
    throw new Error(
      `Cannot open the tables in "${directory}": another release laid them out, or they are none. Move the directory away: the log is folded again`,
    )
}

/** The name of the database of a table's rows. */
export const rowsOf = (table: string): string => `rows/${table}`

/** Opens a table's databases, and makes them where it was never written. */
export const openStore = (root: Root, table: string): Store => ({
  rows: root.openDB(rowsOf(table), TEXT),
  index: root.openDB(`index/${table}`, TEXT),
})
