import Type from 'typebox'
import { eventType } from '../../events/event-type.ts'
import { count, mediaId, place, words } from '../../events/fields.ts'

export const mediaUploaded = eventType(
  'media.uploaded',
  Type.Object({
    mediaId,
    bytes: count,
    contentType: Type.String({ minLength: 1, maxLength: 255 }),
    title: Type.Optional(words),
    location: Type.Optional(place),
  }),
)
