import Type from 'typebox'
import { userId } from '../../events/fields.ts'
import { userQuotaSet } from '../model/events/user-quota-set.ts'
import { act } from '../../api/act.ts'
import { jsonBody } from '../../api/body.ts'
import { appends } from '../../policy/actions.ts'
import { route } from '../../api/route.ts'
import { placed } from '../../api/shapes/results.ts'

const set = userQuotaSet.schema.properties.data

export const putQuota = route(appends(userQuotaSet), {
  method: 'PUT',
  path: '/users/{id}/quota',
  example: () => ({ quotaBytes: 2_147_483_648 }),
  summary:
    'Set the bytes of media that a user may have; null for the default. It deletes nothing that stands',
  params: Type.Object({ id: userId }),
  body: jsonBody(Type.Object(set.properties, { additionalProperties: false })),
  owner: ({ params }) => params.id,
  idempotent: true,
  answers: { 202: { description: 'The event is in the log; the tables follow', schema: placed } },
  handle: (context, call) =>
    act(context, call, { type: 'user.quota-set', subject: call.params.id, data: call.body }),
})
