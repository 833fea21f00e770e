import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { userSharingSet } from '../model/events/user-sharing-set.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const shared = userSharingSet.schema.properties.data

export const putSharing = route(appends(userSharingSet), {
  method: 'PUT',
  path: '/users/{id}/sharing',
  example: () => ({ location: 'near' }),
  summary: 'Set what others see of a user’s location: the exact place, one near it, or nothing',
  params: Type.Object({ id: userId }),
  body: jsonBody(Type.Object(shared.properties, { additionalProperties: false })),
  owner: ({ params }) => params.id,
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) =>
    act(context, call, { type: 'user.sharing-set', subject: call.params.id, data: call.body }),
})
