import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { statsShape } from '../shapes/users.ts'
import { statsOf } from '../user-rows.ts'

export const getStats = route(READ, {
  method: 'GET',
  path: '/users/{id}/stats',
  summary: 'The counts of a user; zeros for an unknown user',
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  reads: ['stats'],
  answers: { 200: { description: 'The present counts', schema: statsShape } },
  handle: async (context, { params }) => json(200, (await statsOf(context, params.id)).stats),
})
