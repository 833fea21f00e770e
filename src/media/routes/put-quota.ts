import Type from 'typebox'
import { userQuotaSet } from '../model/events/user-quota-set.ts'
import { writeOfUser } from './write.ts'

const { properties } = userQuotaSet.schema.properties.data

export const putQuota = writeOfUser({
  type: userQuotaSet,
  method: 'PUT',
  path: '/users/{id}/quota',
  example: () => ({ quotaBytes: 2_147_483_648 }),
  summary:
    'Set the bytes of media that a user may have; null for the default. It deletes nothing that stands',
  body: Type.Object(properties, { additionalProperties: false }),
})
