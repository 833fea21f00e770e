import { setImmediate } from 'node:timers/promises'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { MAX_PAGE_UNITS } from '../tables/limits.ts'
import type { Tables } from '../tables/tables.ts'
import { answerOf } from './answer-of.ts'
import { cursorAfter, startOf, type Paged } from './paged.ts'

/**
 * A page (`limit` 1 to 1,000) of the rows that a table's index lists in a partition, last first. Each item is the
 * table's answer for that row's key. Throws `InvalidCursor`.
 */
export async function listed(
  tables: Tables,
  projection: Projection,
  partition: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Paged<Json>> {
  const { rows, next } = await tables.queryIndex(projection.name, {
    partition,
    to: startOf(projection.name, partition, cursor),
    descending: true,
    limit,
  })
  const items: Json[] = []
  for (let [at, units] = [0, 0]; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    const answers = await Promise.all(some.map((row) => answerOf(tables, projection, row.key.partition)))
    for (const one of answers) if (one !== undefined) items.push(one)
    units += JSON.stringify(answers).length
    const last = some.at(-1)?.index
    if (units > MAX_PAGE_UNITS && at + AT_ONCE < rows.length)
      return { items, next: last && cursorAfter(partition, last.sort) }
    await setImmediate()
  }
  const last = rows.at(-1)?.index
  return { items, next: next && last && cursorAfter(partition, last.sort) }
}

/** Rows that are read at one time. Each may have a part of its totals for every lane. */
const AT_ONCE = 4
