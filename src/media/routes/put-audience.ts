import Type from 'typebox'
import { mediaShared } from '../model/events/media-shared.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const { audience } = mediaShared.schema.properties.data.properties

export const putAudience = route(appends(mediaShared), {
  method: 'PUT',
  path: '/media/{id}/audience',
  example: () => ({ audience: 'everyone' }),
  summary: 'Set who sees your own media: everyone, also without a token; every user; or only you',
  params: Type.Object({ id: mediaId }),
  body: jsonBody(Type.Object({ audience }, { additionalProperties: false })),
  owner: ({ params }) => ownerOf(params.id),
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) => {
    const { id } = call.params
    return act(context, call, {
      type: 'media.shared',
      subject: ownerOf(id),
      data: { mediaId: id, ...call.body },
    })
  },
})
