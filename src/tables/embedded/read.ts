import { readCursor, writeCursor } from '../cursor.ts'
import { MAX_PAGE_UNITS } from '../limits.ts'
import type { Key, Page, Query, Row } from '../tables.ts'
import { keyOf, orderedKey, rangeOf } from './ordered-key.ts'
import type { Store } from './store.ts'
import { decodeRow } from './stored-row.ts'

export function readRow(store: Store, key: Key): Row | undefined {
  const value = store.rows.get(orderedKey(key))
  return value === undefined ? undefined : decodeRow(key, value)
}

/** A page of the table's rows. */
export const readPage = (table: string, store: Store, query: Query): Page =>
  pageOf(table, query, 2, function* (after) {
    for (const { key: place, value } of store.rows.getRange(rangeOf(query, after)))
      yield { place, key: keyOf(place), value }
  })

/** A page of the rows that the table's index lists, in its order. */
export const readIndexPage = (table: string, store: Store, query: Query): Page =>
  pageOf(table, query, 4, function* (after) {
    for (const place of store.index.getKeys(rangeOf(query, after))) {
      const key = keyOf(place)
      yield { place, key, value: store.rows.get(orderedKey(key)) }
    }
  })

/** A stored row and its place; the value is missing if the index lists a row that does not exist. */
interface Found {
  readonly place: string
  readonly key: Key
  readonly value: string | undefined
}

function pageOf(table: string, query: Query, parts: number, find: (after?: string) => Iterable<Found>): Page {
  const { cursor, partition, limit } = query
  const after = cursor === undefined ? undefined : readCursor(table, cursor, partition, parts).join('\0')
  const rows: Row[] = []
  let [count, units, last] = [0, 0, '']
  for (const { place, key, value = '' } of find(after)) {
    units += value.length
    if (count === limit || (count > 0 && units > MAX_PAGE_UNITS))
      return { rows, next: writeCursor(...last.split('\0')) }
    if (value !== '') rows.push(decodeRow(key, value))
    count += 1
    last = place
  }
  return { rows, next: undefined }
}

/** The rows of a whole table after the key `after`: at most `limit`, and about as much content as a page holds. */
export function readAfter(store: Store, after: Key | undefined, limit: number): Row[] {
  const start = after && { start: orderedKey(after), exclusiveStart: true }
  const rows: Row[] = []
  let units = 0
  for (const { key, value } of store.rows.getRange({ limit, ...start })) {
    rows.push(decodeRow(keyOf(key), value))
    units += value.length
    if (units > MAX_PAGE_UNITS) break
  }
  return rows
}
