import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { EVERY_ROLE } from '../../api/caller.ts'
import { json, problem } from '../../api/reply.ts'
import { route } from '../../api/route.ts'
import { mediaShape } from '../shapes/media.ts'
import { rowOf } from '../../api/table-of.ts'

export const getMedia = route(EVERY_ROLE, {
  method: 'GET',
  path: '/media/{id}',
  summary: 'What is known of a media',
  params: Type.Object({ id: mediaId }),
  reads: ['media'],
  answers: {
    200: { description: 'The media; null, or no tags, where nothing is known', schema: mediaShape },
    404: { description: 'It was never uploaded, or it was deleted' },
  },
  handle: async (context, { params }) => {
    const row = await rowOf(context, 'media', params.id)
    return row === undefined
      ? problem(404, 'no-such-media', 'This media was never uploaded, or it was deleted')
      : json(200, row)
  },
})
