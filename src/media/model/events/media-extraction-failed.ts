import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { words } from '../../../events/fields.ts'
import { mediaId } from '../fields.ts'
import { OWN_MEDIA } from '../ownership.ts'

/** The bytes of a media have no metadata that can be extracted. */
export const mediaExtractionFailed = eventType(
  'media.extraction-failed',
  Type.Object({
    mediaId,
    reason: Type.String({
      pattern: '^[a-z0-9-]{1,64}$',
      description: 'a short name: not-a-media, corrupt, too-large, unsupported, type-mismatch',
    }),
    detail: Type.Optional(words),
  }),
  { owner: OWN_MEDIA, maxBytes: { detail: 1_024 } },
)
