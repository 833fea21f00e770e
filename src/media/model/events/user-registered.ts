import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'

export const userRegistered = eventType(
  'user.registered',
  Type.Object({ displayName: Type.String({ minLength: 1, maxLength: 200 }) }),
)
