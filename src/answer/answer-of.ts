import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { isBookkeeping } from '../fold/bookkeeping.ts'
import { group } from '../fold/total.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { pagesOf } from './pages.ts'

/** The logical row of a key (for example a user id), with its totals added up; undefined if there is nothing to see. */
export async function answerOf(
  tables: Tables,
  projection: Projection,
  key: string,
): Promise<Json | undefined> {
  if (isBookkeeping(key)) return undefined
  const rows: Row[] = []
  for await (const page of pagesOf((query) => tables.query(projection.name, query), { partition: key }))
    rows.push(...page)
  return projection.answer(key, group(rows))
}
