import { answerOf } from '../answer/answer-of.ts'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import type { RouteContext } from './route-context.ts'

/** A table's projection. Throws where the home has none of this name: it was put together wrongly. */
export function projectionOf(context: RouteContext, name: string): Projection {
  const projection = context.projections.get(name)
  if (projection === undefined)
    throw new Error(`Cannot answer from table "${name}": the home has no such table`)
  return projection
}

/** The logical row of a key in a table; undefined where there is nothing to see. */
export const rowOf = (context: RouteContext, table: string, key: string): Promise<Json | undefined> =>
  answerOf(context.tables, projectionOf(context, table), key)
