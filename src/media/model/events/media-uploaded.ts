import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { count, place, words } from '../../../events/fields.ts'
import { mediaId } from '../fields.ts'
import { MAX_TITLE_BYTES } from '../bounds.ts'
import { OWN_MEDIA } from '../ownership.ts'

export const mediaUploaded = eventType(
  'media.uploaded',
  Type.Object({
    mediaId,
    bytes: count,
    contentType: Type.String({ minLength: 1, maxLength: 255 }),
    title: Type.Optional(words),
    location: Type.Optional(place),
  }),
  { owner: OWN_MEDIA, maxBytes: { title: MAX_TITLE_BYTES } },
)
