import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { mediaDescribed } from '../model/events/media-described.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const { title, description, tags } = mediaDescribed.schema.properties.data.properties

export const patchMedia = route(appends(mediaDescribed), {
  method: 'PATCH',
  path: '/media/{id}',
  example: () => ({ title: 'Sunset', description: 'Seen from the pier', tags: ['sea', 'evening'] }),
  summary: 'Describe your own media; fields that are left out stay unchanged',
  params: Type.Object({ id: mediaId }),
  body: jsonBody(
    Type.Object({ title, description, tags }, { additionalProperties: false, minProperties: 1 }),
  ),
  owner: ({ params }) => ownerOf(params.id),
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) => {
    const { id } = call.params
    return act(context, call, {
      type: 'media.described',
      subject: ownerOf(id),
      data: { mediaId: id, ...call.body },
    })
  },
})
