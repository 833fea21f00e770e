import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { mediaId } from '../fields.ts'
import { OTHERS_MEDIA } from '../ownership.ts'

/** One to five stars; null withdraws the rating. */
export const mediaRated = eventType(
  'media.rated',
  Type.Object({
    mediaId,
    stars: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()]),
  }),
  { owner: OTHERS_MEDIA },
)
