import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'

/** What other users see of a user's location: the exact place, a place near it, or nothing. */
export const userSharingSet = eventType(
  'user.sharing-set',
  Type.Object({
    location: Type.Union([Type.Literal('exact'), Type.Literal('near'), Type.Literal('off')]),
  }),
)
