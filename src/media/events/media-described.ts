import Type from 'typebox'
import { eventType } from '../../events/event-type.ts'
import { mediaId, words } from '../../events/fields.ts'

/** Changes what it names and leaves the rest: a title alone keeps the description and the tags. */
export const mediaDescribed = eventType(
  'media.described',
  Type.Object({
    mediaId,
    title: Type.Optional(words),
    description: Type.Optional(words),
    tags: Type.Optional(Type.Array(words)),
  }),
)
