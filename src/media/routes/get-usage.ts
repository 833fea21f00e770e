import Type from 'typebox'
import type { TSchema } from 'typebox'
import type { Json } from '../../base/json.ts'
import { userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import type { RouteContext } from '../../api/route-context.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { shownRow } from '../../api/table-of.ts'
import type { Visitor } from '../../policy/caller.ts'
import { quotaOf } from '../quota-of.ts'

export const getUsage = (usage: TSchema) =>
  route(READ, {
    method: 'GET',
    path: '/users/{id}/usage',
    summary: 'The size and number of a user’s media, and the user’s quota; zeros for an unknown user',
    params: Type.Object({ id: userId }),
    owner: ({ params }) => params.id,
    reads: ['usage', 'quota'],
    answers: { 200: { description: 'Sizes in bytes', schema: usage } },
    handle: async (context, { params: { id }, asker }) => json(200, await usageOf(context, id, asker)),
  })

/** A user's usage with the quota. */
export async function usageOf(context: RouteContext, id: string, asker: Visitor): Promise<Json> {
  const [row, { quotaBytes }] = await Promise.all([
    shownRow(context, 'usage', id, asker),
    quotaOf(context, id),
  ])
  return { ...(row as object), quotaBytes }
}
