import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { place } from '../../../events/fields.ts'
import { featureFields } from '../feature-fields.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

const { format, orientation, thumbnail, extractor, ...first } = featureFields

export const mediaMetadataExtracted = eventType(
  'media.metadata-extracted',
  Type.Object({
    mediaId,
    ...first,
    location: Type.Optional(place),
    format,
    orientation,
    thumbnail,
    extractor,
  }),
  { owner: OWN_MEDIA, maxBytes: { takenAt: 1_024, camera: 1_024, format: 255 } },
)
