import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { words } from '../../../events/fields.ts'
import { mediaId } from '../fields.ts'
import { MAX_TITLE_BYTES } from '../bounds.ts'
import { OWN_MEDIA } from '../ownership.ts'

/** Changes the fields that it names and no others: a title alone keeps the description and the tags. */
export const mediaDescribed = eventType(
  'media.described',
  Type.Object({
    mediaId,
    title: Type.Optional(words),
    description: Type.Optional(words),
    tags: Type.Optional(Type.Array(words)),
  }),
  { owner: OWN_MEDIA, maxBytes: { title: MAX_TITLE_BYTES, tags: 65_536 } },
)
