import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import type { Tables } from '../tables/tables.ts'
import { answerOf } from './answer-of.ts'
import { cursorAfter, startOf, type Paged } from './paged.ts'

/**
 * A page (`limit` 1 to 1,000) of an owner's media that stand, newest upload first, each as `GET /media/{id}` shows it.
 * Takes the projection whose index lists media under their owner. Throws `InvalidCursor`.
 */
export async function mediaOf(
  tables: Tables,
  projection: Projection,
  owner: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Paged<Json>> {
  const { rows, next } = await tables.queryIndex(projection.name, {
    partition: owner,
    to: startOf(projection.name, owner, cursor),
    descending: true,
    limit,
  })
  const media = await Promise.all(rows.map((row) => answerOf(tables, projection, row.key.partition)))
  const last = rows.at(-1)?.index
  return {
    items: media.filter((one) => one !== undefined),
    next: next && last && cursorAfter(owner, last.sort),
  }
}
