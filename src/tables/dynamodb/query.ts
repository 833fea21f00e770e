import { readCursor, writeCursor } from '../cursor.ts'
import type { Key, Page, Query, Row } from '../tables.ts'
import { find, type Over } from './find.ts'
import { getRows } from './get.ts'
import { keyItem, keyOf, listedItem, textOf, toRow, type Item } from './item.ts'
import { listingSort, placeSort } from './listing.ts'
import type { Requests } from './requests.ts'
import { INDEX } from './schema.ts'
import { spanOf } from './span.ts'

/** A way to be asked: reads the question, throwing where it is none, and then asks DynamoDB's table of this name. */
export type Ask = (table: string, query: Query) => (requests: Requests, name: string) => Promise<Page>

/** A page of the table's rows, as they stand now. */
export const queryRows: Ask = (table, query) => {
  const { cursor, partition } = query
  const after = cursor === undefined ? undefined : keyItem(keyFrom(readCursor(table, cursor, partition, 2)))
  return async (requests, name) => {
    const input = { TableName: name, ConsistentRead: true }
    const { items, last } = await cut(requests, query, { partition: 'pk', sort: 'sk', input, after })
    return { rows: items.map(toRow), next: last && writeCursor(partition, textOf(last, 'sk')) }
  }
}

/**
 * A page of the rows that the index lists. A global secondary index follows its table after a moment, and ours holds keys
 * alone: the rows are read as they stand, and one that has left the place where the index still lists it is left out.
 */
export const queryListed: Ask = (table, query) => {
  const { cursor, partition } = query
  const after = cursor === undefined ? undefined : listedFrom(readCursor(table, cursor, partition, 4))
  return async (requests, name) => {
    const input = { TableName: name, IndexName: INDEX }
    const { items, last } = await cut(requests, query, { partition: 'ipk', sort: 'isk', input, after })
    const stand = await getRows(requests, name, items.map(keyOf))
    return { rows: stand.filter((row, at) => isAt(row, items[at])), next: last && cursorAt(last) }
  }
}

/** What a page shows, and the last of it where another page follows. */
async function cut(requests: Requests, query: Query, over: Over) {
  const span = spanOf(query, over.after && textOf(over.after, over.sort))
  const found = span === undefined ? [] : await find(requests, over, query, span)
  const last = found.length > query.limit ? found[query.limit - 1] : undefined
  return { items: found.slice(0, query.limit), last }
}

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
