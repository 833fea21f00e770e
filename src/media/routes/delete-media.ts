import Type from 'typebox'
import { mediaDeleted } from '../model/events/media-deleted.ts'
import { mediaId } from '../model/fields.ts'
import { ownerOf } from '../model/ids.ts'
import { act } from '../../api/act.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

/** When the event is in the log, the bytes are no longer shown, and `accept` removes them. */
export const deleteMedia = route(appends(mediaDeleted), {
  method: 'DELETE',
  path: '/media/{id}',
  summary: 'Delete your own media for ever',
  params: Type.Object({ id: mediaId }),
  owner: ({ params }) => ownerOf(params.id),
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) => {
    const { id } = call.params
    const data = { mediaId: id, reason: 'user' as const }
    return act(context, call, { type: 'media.deleted', subject: ownerOf(id), data })
  },
})
