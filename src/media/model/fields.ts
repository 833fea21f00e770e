import Type from 'typebox'
import { MEDIA_ID_PATTERN, type MediaId } from './ids.ts'

export const mediaId = Type.Unsafe<MediaId>(
  Type.String({
    pattern: MEDIA_ID_PATTERN,
    description: 'a media id: the owner’s user id, a dot, and 1 to 64 of the characters A-Z a-z 0-9 _ -',
  }),
)
