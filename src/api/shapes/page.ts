import Type from 'typebox'
import type { TSchema } from 'typebox'
import { MAX_PAGE } from '../../tables/limits.ts'

/** The maximum number of items on a page. */
export const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 100 }))

/** The query parameters of every list with pages. */
export const paging = {
  limit,
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4_096, description: 'the `next` of the page before' }),
  ),
}

/** The default of `limit`. */
export const PAGE = 100

/** A page of a list; the last one has no `next`. */
export const pageOf = <Schema extends TSchema>(item: Schema) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) })
