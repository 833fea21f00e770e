import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { usageShape } from '../shapes/users.ts'
import { usageOf } from '../user-rows.ts'

/** An unknown user has a quota too, and uses none of it. */
export const getUsage = route(READ, {
  method: 'GET',
  path: '/users/{id}/usage',
  summary: 'The size and number of a user’s media; zeros for an unknown user',
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  reads: ['usage'],
  answers: { 200: { description: 'Sizes in bytes', schema: usageShape } },
  handle: async (context, { params }) => json(200, (await usageOf(context, params.id)).usage),
})
