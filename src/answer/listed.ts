import { setImmediate } from 'node:timers/promises'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { MAX_PAGE_UNITS } from '../tables/limits.ts'
import type { Key, Tables } from '../tables/tables.ts'
import { answerOf } from './answer-of.ts'
import { cursorAfter, type Paged } from './paged.ts'

/** Which page of a list: `limit` is 1 to 1,000. */
export interface ListQuery {
  readonly partition: string
  /** From the last to the first. */
  readonly descending?: true | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** A page of the keys of the rows that a table's index lists in a partition. Throws `InvalidCursor`. */
export async function listedKeys(
  tables: Pick<Tables, 'queryIndex'>,
  { name }: Projection,
  query: ListQuery,
): Promise<Paged<Key>> {
  const { rows, next } = await tables.queryIndex(name, query)
  return { items: rows.map(({ key }) => key), next }
}

/**
 * A page of the rows that a table's index lists in a partition. Each item is the table's answer for that row's key.
 * Throws `InvalidCursor`.
 */
export async function listed(tables: Tables, projection: Projection, query: ListQuery): Promise<Paged<Json>> {
  const { rows, next } = await tables.queryIndex(projection.name, query)
  const items: Json[] = []
  for (let [at, units] = [0, 0]; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    const answers = await Promise.all(some.map((row) => answerOf(tables, projection, row.key.partition)))
    for (const one of answers) if (one !== undefined) items.push(one)
    units += JSON.stringify(answers).length
    const last = some.at(-1)
    if (units > MAX_PAGE_UNITS && at + AT_ONCE < rows.length)
      return { items, next: last && cursorAfter(last) }
    await setImmediate()
  }
  return { items, next }
}

/** Rows that are read at one time. Each may have a part of its totals for every lane. */
const AT_ONCE = 4
