import Type from 'typebox'
import type { TSchema } from 'typebox'
import { MAX_PAGE } from '../../tables/limits.ts'

/** How many a list gives at once. */
export const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 100 }))

/** The query parameters of every list that pages. */
export const paging = {
  limit,
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4_096, description: 'the `next` of the page before' }),
  ),
}

/** What `limit` is where it is not told. */
export const PAGE = 100

/** A page of a list; without `next` it is the last. */
export const pageOf = <Schema extends TSchema>(item: Schema) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) })
