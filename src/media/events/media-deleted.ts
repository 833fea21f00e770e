import Type from 'typebox'
import { eventType } from '../../events/event-type.ts'
import { mediaId } from '../../events/fields.ts'

export const mediaDeleted = eventType(
  'media.deleted',
  Type.Object({ mediaId, reason: Type.Union([Type.Literal('user'), Type.Literal('over-quota')]) }),
)
