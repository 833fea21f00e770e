import Type from 'typebox'
import { eventType } from '../event-type.ts'
import { count, mediaId, place, words } from '../fields.ts'

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
