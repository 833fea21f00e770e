import type { Key, Lost, Put, Row, Tables } from './tables.ts'

/** One table of the port, as a fold reads and writes it. */
export interface BoundTable {
  readonly get: (keys: readonly Key[]) => Promise<readonly (Row | undefined)[]>
  readonly put: (puts: readonly Put[], then?: readonly Put[]) => Promise<readonly Lost[]>
  readonly add: (rows: readonly Row[]) => Promise<void>
}

/** A table by its stored name, such as the name of a generation. */
export const boundTo = (tables: Pick<Tables, 'get' | 'put' | 'add'>, name: string): BoundTable => ({
  get: (keys) => tables.get(name, keys),
  put: (puts, then) => tables.put(name, puts, then),
  add: (rows) => tables.add(name, rows),
})
