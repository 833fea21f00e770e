import type { Json } from '../base/json.ts'
import { pagesOf } from '../base/pages.ts'
import type { Projection } from '../fold/projection.ts'
import { isBookkeeping } from '../fold/bookkeeping.ts'
import { group } from '../fold/total.ts'
import { MAX_PAGE } from '../tables/limits.ts'
import type { Row, Tables } from '../tables/tables.ts'

/** The logical row of a key (for example a user id), with its totals added up; undefined if there is nothing to see. */
export async function answerOf(
  tables: Pick<Tables, 'query'>,
  projection: Projection,
  key: string,
): Promise<Json | undefined> {
  if (isBookkeeping(key)) return undefined
  const rows: Row[] = []
  const query = { partition: key, limit: MAX_PAGE }
  for await (const page of pagesOf((cursor) => tables.query(projection.name, { ...query, cursor })))
    rows.push(...page.rows)
  return projection.answer(key, group(rows))
}
