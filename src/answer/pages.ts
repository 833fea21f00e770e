import { MAX_PAGE } from '../tables/limits.ts'
import type { Page, Query, Row } from '../tables/tables.ts'

/** All rows of a query, page by page. */
export async function* pagesOf(
  ask: (query: Query) => Promise<Page>,
  query: Omit<Query, 'limit' | 'cursor'>,
): AsyncGenerator<readonly Row[]> {
  let cursor: string | undefined
  do {
    const page = await ask({ ...query, limit: MAX_PAGE, cursor })
    yield page.rows
    cursor = page.next
  } while (cursor !== undefined)
}
