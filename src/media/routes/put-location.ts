import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { userLocated } from '../model/events/user-located.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const located = userLocated.schema.properties.data

export const putLocation = route(appends(userLocated), {
  method: 'PUT',
  path: '/users/{id}/location',
  example: () => ({ lat: 54.32, lon: 10.13, accuracyMeters: 12 }),
  summary: 'Set the location of a user',
  params: Type.Object({ id: userId }),
  body: jsonBody(Type.Object(located.properties, { additionalProperties: false })),
  owner: ({ params }) => params.id,
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) =>
    act(context, call, { type: 'user.located', subject: call.params.id, data: call.body }),
})
