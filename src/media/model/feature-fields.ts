import Type from 'typebox'
import { count, words } from '../../events/fields.ts'

/** The fields that an extraction finds in a media, except its location. */
export const featureFields = {
  width: Type.Optional(count),
  height: Type.Optional(count),
  durationMs: Type.Optional(Type.Number({ minimum: 0 })),
  takenAt: Type.Optional(words),
  camera: Type.Optional(words),
  /** The media type, as the bytes say: `image/heic`. */
  format: Type.Optional(words),
  /** As in EXIF. */
  orientation: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
  /** The thumbnail of medium size. */
  thumbnail: Type.Optional(Type.Object({ width: count, height: count, bytes: count })),
  /** The version of the extractor. */
  extractor: Type.Optional(count),
}
