import type { Tables } from '../tables/tables.ts'

/** Tables that may be switched to another generation between any two reads. */
export interface Whole extends Tables {
  /** All that `read` asks of this table comes from one generation. `read` may run more than once. */
  whole<T>(table: string, read: (tables: Tables) => Promise<T>): Promise<T>
}

/** For a read of several steps in a table whose generations cut their rows differently. */
export const inOneGeneration = <T>(
  tables: Tables,
  table: string,
  read: (tables: Tables) => Promise<T>,
): Promise<T> => (mayBeSwitched(tables) ? tables.whole(table, read) : read(tables))

const mayBeSwitched = (tables: Tables): tables is Whole => 'whole' in tables
