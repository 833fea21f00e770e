import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import type { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { featureFields } from './feature-fields.ts'

/** What an extraction found in a media, except its location. */
export const features = Type.Object(featureFields)

const NAMES = Object.keys(featureFields) as readonly (keyof typeof featureFields)[]

export const featuresOf = ({ data }: EventOf<typeof mediaMetadataExtracted>): Static<typeof features> =>
  Object.fromEntries(NAMES.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]))
