import type { Tables } from '../tables/tables.ts'

/** Tables that may be rebuilt and switched at any moment, between any two reads. */
export interface Whole extends Tables {
  /** All that `read` asks of this table is of one generation; it may be run again. */
  whole<T>(table: string, read: (tables: Tables) => Promise<T>): Promise<T>
}

/** For reads of several steps where a row holds many things: the generations of a table cut them differently. */
export const inOneGeneration = <T>(
  tables: Tables,
  table: string,
  read: (tables: Tables) => Promise<T>,
): Promise<T> => (mayBeSwitched(tables) ? tables.whole(table, read) : read(tables))

const mayBeSwitched = (tables: Tables): tables is Whole => 'whole' in tables
