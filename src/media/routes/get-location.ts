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
  summary: 'Where a user is',
  params: Type.Object({ id: userId }),
  owner: ({ params }) => params.id,
  reads: ['location'],
  answers: {
    200: { description: 'Degrees and metres, and since when', schema: locationShape },
    404: { description: 'The user has told no location' },
  },
  handle: async (context, { params }) => {
    const row = await rowOf(context, 'location', params.id)
    return row === undefined ? problem(404, 'no-location', 'The user has told no location') : json(200, row)
  },
})
