import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import { json, problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { profileShape } from '../shapes/users.ts'
import { statsOf, usageOf } from '../user-rows.ts'

export const getUser = route(READ, {
  method: 'GET',
  path: '/users/{id}',
  summary: 'A user’s profile, with usage and stats',
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  reads: ['usage', 'stats'],
  answers: {
    200: {
      description: 'The user; `displayName` is null if the user did not register',
      schema: profileShape,
    },
    404: { description: 'No event is about this user' },
  },
  handle: async (context, { params: { id } }) => {
    const [{ usage, ...used }, { stats, displayName, seen }] = await Promise.all([
      usageOf(context, id),
      statsOf(context, id),
    ])
    if (!seen && !used.seen) return problem(404, 'no-such-user', 'No event is about this user')
    return json(200, { userId: id, displayName, usage, stats })
  },
})
