import Type from 'typebox'
import { eventType } from '../../events/event-type.ts'
import { count, mediaId, place, words } from '../../events/fields.ts'

export const mediaMetadataExtracted = eventType(
  'media.metadata-extracted',
  Type.Object({
    mediaId,
    width: Type.Optional(count),
    height: Type.Optional(count),
    durationMs: Type.Optional(Type.Number({ minimum: 0 })),
    takenAt: Type.Optional(words),
    camera: Type.Optional(words),
    location: Type.Optional(place),
  }),
)
