import Type from 'typebox'
import { eventType } from '../event-type.ts'
import { mediaId } from '../fields.ts'

export const mediaDeleted = eventType(
  'media.deleted',
  Type.Object({ mediaId, reason: Type.Union([Type.Literal('user'), Type.Literal('over-quota')]) }),
)
