import { readCursor, writeCursor } from '../cursor.ts'
import type { Key, Page, Query, Row } from '../tables.ts'
import { MAX_PAGE_UNITS } from '../limits.ts'
import { find, type Found, type FindTarget } from './find.ts'
import { getRows } from './get.ts'
import { keyItem, keyOf, listedItem, textOf, toRow, type Item } from './item.ts'
import { listingSort, placeSort } from './listing.ts'
import type { Requests } from './requests.ts'
import { INDEX } from './schema.ts'
import { spanOf } from './span.ts'

/**
 * Checks a query (throws if it is not valid) and gives the function that sends it to the DynamoDB table of this name.
 */
export type Ask = (table: string, query: Query) => (requests: Requests, name: string) => Promise<Page>

/** A page of the table's rows as they are now. */
export const queryRows: Ask = (table, query) => {
  const { cursor, partition } = query
  const after = cursor === undefined ? undefined : keyItem(keyFrom(readCursor(table, cursor, partition, 2)))
  return async (requests, name) => {
    const input = { TableName: name, ConsistentRead: true }
    const { items, more } = await found(requests, query, { partition: 'pk', sort: 'sk', input, after })
    const rows = full(items.map(toRow))
    const last = more || rows.length < items.length ? rows.at(-1) : undefined
    return { rows, next: last && writeCursor(partition, last.key.sort) }
  }
}

/**
 * A page of the rows that the index lists. A global secondary index is updated a moment after its table, and ours holds
 * keys only. So the rows are read from the table, and a row that has left its place in the index is left out.
 */
export const queryListed: Ask = (table, query) => {
  const { cursor, partition } = query
  const after = cursor === undefined ? undefined : listedFrom(readCursor(table, cursor, partition, 4))
  return async (requests, name) => {
    const input = { TableName: name, IndexName: INDEX }
    const { items, more } = await found(requests, query, { partition: 'ipk', sort: 'isk', input, after })
    const stand = await listedRows(requests, name, items)
    const last = more || stand.length < items.length ? items[stand.length - 1] : undefined
    return { rows: stand.filter((row, at) => isAt(row, items[at])), next: last && cursorAt(last) }
  }
}

/** The items of a page, and whether another page follows. */
async function found(requests: Requests, query: Query, over: FindTarget): Promise<Found> {
  const span = spanOf(query, over.after && textOf(over.after, over.sort))
  return span === undefined ? { items: [], more: false } : find(requests, over, query, span)
}

/**
 * The number of rows read first. Each further read asks for four times as many, since the rows turned out to be small.
 */
const FIRST_ROWS = 25

/** The present rows of the listed keys, in their order, until the page is full. */
async function listedRows(
  requests: Requests,
  name: string,
  items: readonly Item[],
): Promise<readonly (Row | undefined)[]> {
  let stand: readonly (Row | undefined)[] = []
  for (let count = FIRST_ROWS; stand.length < items.length; count *= 4) {
    const keys = items.slice(stand.length, stand.length + count).map(keyOf)
    const before = stand.length
    stand = full([...stand, ...(await getRows(requests, name, keys))])
    if (stand.length < before + keys.length) return stand
  }
  return stand
}

/** The first rows, as many as a page holds, and at least one. */
function full<Some extends Row | undefined>(rows: readonly Some[]): readonly Some[] {
  let units = 0
  const end = rows.findIndex((row, at) => {
    units += row === undefined ? 0 : unitsOf(row)
    return at > 0 && units > MAX_PAGE_UNITS
  })
  return end < 0 ? rows : rows.slice(0, end)
}

const unitsOf = ({ content }: Row): number =>
  typeof content === 'string' ? content.length : JSON.stringify(content).length

const isAt = (row: Row | undefined, listed: Item | undefined): row is Row =>
  row?.index !== undefined &&
  row.index.partition === listed?.['ipk']?.S &&
  listingSort(row.index, row.key) === listed['isk']?.S

const keyFrom = ([partition = '', sort = '']: readonly string[]): Key => ({ partition, sort })

const listedFrom = (place: readonly string[]): Item => listedItem(keyFrom(place), keyFrom(place.slice(2)))

function cursorAt(item: Item): string {
  const { partition, sort } = keyOf(item)
  return writeCursor(textOf(item, 'ipk'), placeSort(textOf(item, 'isk')), partition, sort)
}
