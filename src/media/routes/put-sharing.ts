import Type from 'typebox'
import { userSharingSet } from '../model/events/user-sharing-set.ts'
import { writeOfUser } from './write.ts'

const { properties } = userSharingSet.schema.properties.data

export const putSharing = writeOfUser({
  type: userSharingSet,
  method: 'PUT',
  path: '/users/{id}/sharing',
  example: () => ({ location: 'near' }),
  summary: 'Set what others see of a user’s location: the exact place, one near it, or nothing',
  body: Type.Object(properties, { additionalProperties: false }),
})
