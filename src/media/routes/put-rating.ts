import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { OTHERS_MEDIA } from '../model/ownership.ts'
import { problem } from '../../api/reply.ts'
import { NO_MEDIA } from '../shapes/no-media.ts'
import { mediaRated } from '../model/events/media-rated.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { seenRow } from '../../api/table-of.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const { stars } = mediaRated.schema.properties.data.properties

/** The token's user is the rater, whatever the role is. */
export const putRating = route(appends(mediaRated), {
  method: 'PUT',
  path: '/media/{id}/rating',
  example: () => ({ stars: 5 }),
  summary: 'Rate another user’s media as the token’s user; null withdraws the rating',
  params: Type.Object({ id: mediaId }),
  body: jsonBody(Type.Object({ stars }, { additionalProperties: false })),
  owner: ({ caller }) => caller.user,
  idempotent: true,
  reads: ['media'],
  answers: {
    202: { description: 'The event is in the log; the tables follow', schema: placed },
    403: { description: 'It is the user’s own' },
    404: { description: 'The table has no such media, or it is not shared with the user' },
  },
  handle: async (context, call) => {
    const { id } = call.params
    const { user } = call.caller
    if (ownerOf(id) === user) return OWN
    if ((await seenRow(context, 'media', id, call.asker)) === undefined) return NO_MEDIA
    return act(context, call, { type: 'media.rated', subject: user, data: { mediaId: id, ...call.body } })
  },
})

const OWN = problem(403, OTHERS_MEDIA.refusal.reason, OTHERS_MEDIA.refusal.detail)
