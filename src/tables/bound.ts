import type { Key, Lost, Merge, Put, Row, Tables } from './tables.ts'

/** One table of the port, as a fold reads and writes it. */
export interface BoundTable {
  readonly get: (keys: readonly Key[]) => Promise<readonly (Row | undefined)[]>
  readonly put: (puts: readonly Put[], then?: readonly Put[]) => Promise<readonly Lost[]>
  /** If missing, the table's home has no transactions. */
  readonly together?: Together
  readonly add: (rows: readonly Row[]) => Promise<void>
}

/** Writes everything or nothing; gives the puts that lost. */
export type Together = (puts: readonly Put[], merges: readonly Merge[]) => Promise<readonly Lost[]>

/** A table by its stored name, such as the name of a generation. */
export const boundTo = (
  tables: Pick<Tables, 'get' | 'put' | 'add' | 'together'>,
  name: string,
): BoundTable => ({
  get: (keys) => tables.get(name, keys),
  put: (puts, then) => tables.put(name, puts, then),
  add: (rows) => tables.add(name, rows),
  ...togetherIn(tables, name),
})

function togetherIn(tables: Pick<Tables, 'together'>, name: string): Pick<BoundTable, 'together'> {
  const together = tables.together?.bind(tables)
  return together === undefined ? {} : { together: (puts, merges) => together(name, puts, merges) }
}
