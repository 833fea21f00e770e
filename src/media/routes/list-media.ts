import Type from 'typebox'
import { listed } from '../../answer/listed.ts'
import { userId } from '../../events/fields.ts'
import { LIST } from '../../policy/actions.ts'
import { json } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { mediaShape } from '../shapes/media.ts'
import { PAGE, pageOf, paging } from '../../api/shapes/page.ts'
import { projectionOf } from '../../api/table-of.ts'

export const listMedia = route(LIST, {
  method: 'GET',
  path: '/users/{id}/media',
  summary: 'A user’s media, newest upload first',
  params: Type.Object({ id: userId }),
  query: Type.Object(paging),
  owner: ({ params }) => params.id,
  reads: ['media'],
  lists: true,
  answers: { 200: { description: 'A page', schema: pageOf(mediaShape) } },
  handle: async (context, { params, query: { limit = PAGE, cursor } }) =>
    json(200, await listed(context.tables, projectionOf(context, 'media'), params.id, { limit, cursor })),
})
