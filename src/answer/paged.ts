import { readCursor, writeCursor } from '../tables/cursor.ts'

/** A page of a list. `next` is the cursor of the next page; undefined on the last page. */
export interface Paged<Item> {
  readonly items: readonly Item[]
  readonly next: string | undefined
}

/** The cursor of the page after a row. It is the row's place, so it stays valid whatever is written meanwhile. */
export const cursorAfter = (partition: string, sort: string): string => writeCursor(partition, sort)

/** The sort of the row after which a page begins; undefined for the first page. Throws `InvalidCursor`. */
export const startOf = (table: string, partition: string, cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : readCursor(table, cursor, partition, 2)[1]
