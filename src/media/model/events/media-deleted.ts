import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

export const mediaDeleted = eventType(
  'media.deleted',
  Type.Object({ mediaId, reason: Type.Union([Type.Literal('user'), Type.Literal('over-quota')]) }),
  { owner: OWN_MEDIA },
)
