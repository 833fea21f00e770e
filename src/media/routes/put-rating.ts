import Type from 'typebox'
import { mediaId } from '../model/fields.ts'
import { mediaRated } from '../model/events/media-rated.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const { stars } = mediaRated.schema.properties.data.properties

/**
 * The token's user is the rater, whatever the role is. It does not check that the media exists: its upload may still be
 * under way.
 */
export const putRating = route(appends(mediaRated), {
  method: 'PUT',
  path: '/media/{id}/rating',
  example: () => ({ stars: 5 }),
  summary: 'Rate another user’s media as the token’s user; null withdraws the rating',
  params: Type.Object({ id: mediaId }),
  body: jsonBody(Type.Object({ stars }, { additionalProperties: false })),
  owner: ({ caller }) => caller.user,
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) =>
    act(context, call, {
      type: 'media.rated',
      subject: call.caller.user,
      data: { mediaId: call.params.id, ...call.body },
    }),
})
