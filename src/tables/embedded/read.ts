import { readCursor, writeCursor } from '../cursor.ts'
import type { Key, Page, Query, Row } from '../tables.ts'
import { keyOf, placeOf, rangeOf } from './place.ts'
import type { Store } from './store.ts'
import { decodeRow } from './stored-row.ts'

export function readRow(store: Store, key: Key): Row | undefined {
  const value = store.rows.get(placeOf(key))
  return value === undefined ? undefined : decodeRow(key, value)
}

/** A page of the table's rows. */
export const readPage = (table: string, store: Store, query: Query): Page =>
  pageOf(table, query, 2, (after) =>
    Array.from(store.rows.getRange(rangeOf(query, after)), ({ key: place, value }) => ({
      place,
      row: () => decodeRow(keyOf(place), value),
    })),
  )

/** A page of the rows that the table's index lists, in its order. */
export const readIndexPage = (table: string, store: Store, query: Query): Page =>
  pageOf(table, query, 4, (after) =>
    Array.from(store.index.getKeys(rangeOf(query, after)), (place) => ({
      place,
      row: () => readRow(store, keyOf(place)),
    })),
  )

interface Found {
  readonly place: string
  readonly row: () => Row | undefined
}

function pageOf(table: string, query: Query, parts: number, find: (after?: string) => Found[]): Page {
  const { cursor, partition, limit } = query
  const after = cursor === undefined ? undefined : readCursor(table, cursor, partition, parts).join('\0')
  const found = find(after)
  const last = found.length > limit ? found[limit - 1] : undefined
  return {
    rows: found.slice(0, limit).flatMap(({ row }) => row() ?? []),
    next: last && writeCursor(...last.place.split('\0')),
  }
}

/** The next rows of the whole table, behind the last one read. */
export function readAfter(store: Store, after: Key | undefined, limit: number): Row[] {
  const start = after && { start: placeOf(after), exclusiveStart: true }
  return Array.from(store.rows.getRange({ limit, ...start }), ({ key, value }) =>
    decodeRow(keyOf(key), value),
  )
}
