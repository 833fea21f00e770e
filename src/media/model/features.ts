import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import type { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { count, words } from '../../events/fields.ts'

/** The fields that an extraction found in a media, except its location. */
export const features = Type.Object({
  width: Type.Optional(count),
  height: Type.Optional(count),
  durationMs: Type.Optional(Type.Number({ minimum: 0 })),
  takenAt: Type.Optional(words),
  camera: Type.Optional(words),
})

const NAMES = ['width', 'height', 'durationMs', 'takenAt', 'camera'] as const

export const featuresOf = ({ data }: EventOf<typeof mediaMetadataExtracted>): Static<typeof features> =>
  Object.fromEntries(NAMES.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]))
