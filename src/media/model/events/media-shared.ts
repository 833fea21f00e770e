import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

/** The people that may see a media: also guests, every user, or the owner only. */
export const mediaShared = eventType(
  'media.shared',
  Type.Object({
    mediaId,
    audience: Type.Union([Type.Literal('everyone'), Type.Literal('users'), Type.Literal('owner')]),
  }),
  { owner: OWN_MEDIA },
)
