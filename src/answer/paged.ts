import { writeCursor } from '../tables/cursor.ts'
import type { Row } from '../tables/tables.ts'

/** A page of a list. `next` is the cursor of the next page; undefined on the last page. */
export interface Paged<Item> {
  readonly items: readonly Item[]
  readonly next: string | undefined
}

/** The cursor of the page of an index that begins after a row, as the port of tables writes it. */
export const cursorAfter = ({ key, index }: Row): string =>
  writeCursor(index?.partition ?? '', index?.sort ?? '', key.partition, key.sort)
