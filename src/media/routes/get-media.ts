import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { READ } from '../../policy/actions.ts'
import { json, problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { mediaShape } from '../shapes/media.ts'
import { rowOf } from '../../api/table-of.ts'

export const getMedia = route(READ, {
  method: 'GET',
  path: '/media/{id}',
  summary: 'A media, with its metadata and ratings',
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  reads: ['media'],
  answers: {
    200: {
      description: 'The media; unknown fields are null, unknown tags an empty list',
      schema: mediaShape,
    },
    404: { description: 'It was never uploaded, or it was deleted' },
  },
  handle: async (context, { params }) => {
    const row = await rowOf(context, 'media', params.id)
    return row === undefined
      ? problem(404, 'no-such-media', 'This media was never uploaded, or it was deleted')
      : json(200, row)
  },
})
