import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { count, place, words } from '../../../events/fields.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

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
  { owner: OWN_MEDIA, maxBytes: { takenAt: 1_024, camera: 1_024 } },
)
