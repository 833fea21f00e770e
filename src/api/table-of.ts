import { answerOf } from '../answer/answer-of.ts'
import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import type { Visitor } from '../policy/caller.ts'
import type { RouteContext } from './route-context.ts'

/** The projection of a table. Throws if the home has no such table: that is a bug. */
export function projectionOf(context: Pick<RouteContext, 'projections'>, name: string): Projection {
  const projection = context.projections.get(name)
  if (projection === undefined)
    throw new Error(`Cannot answer from table "${name}": the home has no such table`)
  return projection
}

/** What a caller sees of a key: its row or its zeros, as the table shows them; undefined if there is nothing to see. */
export const shownRow = async (
  context: RouteContext,
  table: string,
  key: string,
  asker: Visitor,
): Promise<Json | undefined> => shown(context, table, key, await seenRow(context, table, key, asker))

/** What a caller sees of the row of a key; undefined if there is none for this caller. */
export async function seenRow(
  context: RouteContext,
  table: string,
  key: string,
  asker: Visitor,
): Promise<Json | undefined> {
  const row = await rowOf(context, table, key)
  const { seen } = projectionOf(context, table)
  return row === undefined || seen === undefined ? row : seen(row, asker)
}

/** The same of a row that was read. */
export function shown(
  context: RouteContext,
  table: string,
  key: string,
  row: Json | undefined,
): Json | undefined {
  const { zeros, read } = projectionOf(context, table)
  const known = row ?? zeros?.(key)
  return known === undefined || read?.shown === undefined ? known : read.shown.of(known, context)
}

/** The logical row of a key in a table, whoever asks; undefined if there is none. */
export const rowOf = (context: RouteContext, table: string, key: string): Promise<Json | undefined> =>
  answerOf(context.tables, projectionOf(context, table), key)
