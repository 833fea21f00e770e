import { open, type Database, type RootDatabase } from 'lmdb'
import { OWNERS_DATABASE } from '../../lmdb/modes.ts'

/** One table: its rows by place, and its index, whose entries have only a place. */
export interface Store {
  readonly rows: Database<string, string>
  readonly index: Database<string, string>
}

export type Root = RootDatabase<string, string>

/** The maximum number of open tables and indexes. A table that is rebuilt counts twice. */
const MAX_DATABASES = 512

/** Places as UTF-8 bytes, written directly into LMDB's key buffer. An open end of a range is empty. */
const places = {
  writeKey: (place: unknown, target: Buffer, start: number): number =>
    typeof place === 'string' ? start + target.write(place, start) : start,
  readKey: (target: Buffer, start: number, end: number): string => target.toString('utf8', start, end),
}

const TEXT = { encoding: 'string', keyEncoder: places } as const

/**
 * Without `overlappingSync`, LMDB syncs the pages before the meta page that makes them visible (mdb_txn_commit):
 * readers see only durable rows. With `eventTurnBatching`, each failed commit would also reject a promise that no code
 * can catch.
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

/**
 * The version of the layout of rows. Rows of layout 2 have unpacked positions, and are read and written over for ever.
 * If rows of an earlier layout cannot be read any more, the tables must be rebuilt from the log.
 */
const LAYOUT = '3'
const READABLE = '2'
const MARK = 'layout'

/**
 * Marks a directory with this layout if it is new or has an earlier one that can be read: an earlier release then
 * refuses it, because it cannot read the rows of this one. Throws if the rows have any other layout.
 */
export function checkLayout(root: Root, directory: string, makeRoom: () => void): void {
  const [first] = root.getKeys({ limit: 1 })
  const layout = first === undefined ? undefined : root.get(MARK)
  if (layout === LAYOUT) return
  if (first !== undefined && layout !== READABLE)
    throw new Error(
      `Cannot open the tables in "${directory}": another release laid them out, or they are none. Move the directory away: the log is folded again`,
    )
  makeRoom()
  root.putSync(MARK, LAYOUT)
}

/** The name of the database with a table's rows. */
export const rowsOf = (table: string): string => `rows/${table}`

/** Opens the databases of a table, and creates them if the table was never written. */
export const openStore = (root: Root, table: string): Store => ({
  rows: root.openDB(rowsOf(table), TEXT),
  index: root.openDB(`index/${table}`, TEXT),
})
