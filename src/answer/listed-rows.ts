import { readCursor, writeCursor } from '../tables/cursor.ts'
import type { Page, Row, Tables } from '../tables/tables.ts'

/** Which page of a list: `limit` is 1 to 1,000. */
export interface ListQuery {
  readonly partition: string
  /** The partitions of the index that hold the list, in one order of their sorts; if missing, only `partition`. */
  readonly partitions?: readonly string[] | undefined
  /** From the last to the first. */
  readonly descending?: true | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The cursor of the page that begins after a row. It names the list, not the partition of the row. */
export const placeAfter = ({ partition }: ListQuery, { key, index }: Row): string =>
  writeCursor(partition, index?.sort ?? '', key.partition, key.sort)

/** A page of the rows that an index lists in some partitions, as if they were one. Throws `InvalidCursor`. */
export async function listedRows(
  tables: Pick<Tables, 'queryIndex'>,
  name: string,
  query: ListQuery,
): Promise<Page> {
  const { partition, partitions = [partition], cursor, limit, descending } = query
  const place = cursor === undefined ? undefined : readCursor(name, cursor, partition, 4).slice(1)
  const pages = await Promise.all(
    partitions.map((each) =>
      pageWithRows(tables, name, {
        partition: each,
        limit,
        descending,
        cursor: place && writeCursor(each, ...place),
      }),
    ),
  )
  const rows = merged(pages, descending === true).slice(0, limit)
  const last = rows.at(-1)
  const all = pages.reduce((sum, page) => sum + page.rows.length, 0)
  const isMore = all > rows.length || pages.some(({ next }) => next !== undefined)
  return { rows, next: isMore && last !== undefined ? placeAfter(query, last) : undefined }
}

/** A page that has rows, unless there are none: a page of an index may be empty before the last one. */
async function pageWithRows(
  tables: Pick<Tables, 'queryIndex'>,
  name: string,
  query: Parameters<Tables['queryIndex']>[1],
): Promise<Page> {
  let page = await tables.queryIndex(name, query)
  while (page.rows.length === 0 && page.next !== undefined)
    page = await tables.queryIndex(name, { ...query, cursor: page.next })
  return page
}

/** The rows in order, as far as every page reaches: a page that has a next one may lack rows after its last. */
function merged(pages: readonly Page[], isDescending: boolean): readonly Row[] {
  const order = (a: Row, b: Row) => (isDescending ? -1 : 1) * compare(a, b)
  const rows = pages.flatMap((page) => page.rows).sort(order)
  const ends = pages.flatMap(({ rows, next }) => (next === undefined ? [] : (rows.at(-1) ?? [])))
  return rows.filter((row) => ends.every((end) => order(row, end) <= 0))
}

const partsOf = ({ key, index }: Row) => [index?.sort ?? '', key.partition, key.sort]

/** The order of the index: parts as UTF-8 bytes. */
function compare(a: Row, b: Row): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  const at = left.findIndex((part, n) => part !== right[n])
  return at < 0 ? 0 : Buffer.compare(Buffer.from(left[at] ?? ''), Buffer.from(right[at] ?? ''))
}
