import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { READ } from '../../policy/actions.ts'
import { json, problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { locationShape } from '../shapes/users.ts'
import { rowOf } from '../../api/table-of.ts'

export const getLocation = route(READ, {
  method: 'GET',
  path: '/users/{id}/location',
  summary: 'The location of a user',
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  reads: ['location'],
  answers: {
    200: { description: 'Degrees, metres, and the time of the location', schema: locationShape },
    404: { description: 'The location of this user is not known' },
  },
  handle: async (context, { params }) => {
    const row = await rowOf(context, 'location', params.id)
    return row === undefined
      ? problem(404, 'no-location', 'The location of this user is not known')
      : json(200, row)
  },
})
