import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { EVERY_ROLE } from '../../api/caller.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { statsShape } from '../shapes/users.ts'
import { statsOf } from '../user-rows.ts'

export const getStats = route(EVERY_ROLE, {
  method: 'GET',
  path: '/users/{id}/stats',
  summary: 'What a user did and was given, in numbers; zeros for one who was never seen',
  params: Type.Object({ id: userId }),
  reads: ['stats'],
  answers: { 200: { description: 'Counts of what stands now', schema: statsShape } },
  handle: async (context, { params }) => json(200, (await statsOf(context, params.id)).stats),
})
