import Type from 'typebox'
import { userLocated } from '../model/events/user-located.ts'
import { writeOfUser } from './write.ts'

const { properties } = userLocated.schema.properties.data

export const putLocation = writeOfUser({
  type: userLocated,
  method: 'PUT',
  path: '/users/{id}/location',
  example: () => ({ lat: 54.32, lon: 10.13, accuracyMeters: 12 }),
  summary: 'Set the location of a user',
  body: Type.Object(properties, { additionalProperties: false }),
})
