import { setImmediate } from 'node:timers/promises'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import type { Visitor } from '../policy/caller.ts'
import { MAX_PAGE_UNITS } from '../tables/limits.ts'
import type { Key, Tables } from '../tables/tables.ts'
import { answerOf } from './answer-of.ts'
import { listedRows, placeAfter, type ListQuery } from './listed-rows.ts'
import type { Paged } from './paged.ts'

/** A page of the keys of the rows that a table's index lists. Throws `InvalidCursor`. */
export async function listedKeys(
  tables: Pick<Tables, 'queryIndex'>,
  { name }: Projection,
  query: ListQuery,
): Promise<Paged<Key>> {
  const { rows, next } = await listedRows(tables, name, query)
  return { items: rows.map(({ key }) => key), next }
}

/**
 * A page of the rows that a table's index lists. Each item is what the caller sees of the table's answer for that row's
 * key. Throws `InvalidCursor`.
 */
export async function listed(
  tables: Tables,
  projection: Projection,
  asker: Visitor,
  query: ListQuery,
): Promise<Paged<Json>> {
  const { rows, next } = await listedRows(tables, projection.name, query)
  const items: Json[] = []
  for (let [at, units] = [0, 0]; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE)
    const answers = await Promise.all(some.map((row) => answerOf(tables, projection, row.key.partition)))
    for (const one of answers) items.push(...seenOf(projection, one, asker))
    units += JSON.stringify(answers).length
    const last = some.at(-1)
    if (units > MAX_PAGE_UNITS && at + AT_ONCE < rows.length)
      return { items, next: last && placeAfter(query, last) }
    await setImmediate()
  }
  return { items, next }
}

/** A row may have changed since the index listed it, so it is judged again. */
function seenOf({ seen }: Projection, row: Json | undefined, asker: Visitor): readonly Json[] {
  const shown = row === undefined || seen === undefined ? row : seen(row, asker)
  return shown === undefined ? [] : [shown]
}

/** Rows that are read at one time. Each may have a part of its totals for every lane. */
const AT_ONCE = 4
