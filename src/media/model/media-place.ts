import Type from 'typebox'
import type { Static } from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { mediaUploaded } from './events/media-uploaded.ts'
import { isRepeat } from '../../events/supersedes.ts'
import type { Arrival } from '../../fold/arrival.ts'
import { entity } from '../../fold/projection.ts'
import { latest } from '../../fold/register.ts'
import { revise } from '../../fold/revise.ts'
import { cellKey } from '../../nearness/cell.ts'
import { placeRegister } from '../../nearness/placed.ts'

/** The location of a media, if an event named one. A deleted media has only `deleted`, for ever. */
const row = Type.Object({
  deleted: Type.Optional(Type.Literal(true)),
  place: Type.Optional(placeRegister),
})

type Row = Static<typeof row>

/** The location in an upload or an extraction; undefined if it has none. */
export function locationOf({
  data: { location },
}: EventOf<typeof mediaUploaded | typeof mediaMetadataExtracted>) {
  return location && { lat: location.lat, lon: location.lon }
}

const about = [mediaUploaded, mediaMetadataExtracted, mediaDeleted] as const

type About = EventOf<(typeof about)[number]>

const saysPlace = (event: About): boolean =>
  event.type === 'media.deleted' || event.data.location !== undefined

function evolve(before: Row | undefined, { event }: Arrival<About>): Row | undefined {
  if (before?.deleted || isRepeat(event, before?.place?.stamp)) return before
  if (event.type === 'media.deleted') return { deleted: true }
  return revise(before ?? {}, { place: latest(before?.place, event, locationOf(event)) })
}

/**
 * The location of a media. It has a row of its own, because the index lists a row once; the row exists only if an event
 * names a location. A deleted media leaves a tombstone, which is not listed. The location of a media that was never
 * uploaded is listed too (see `isSeenIn`).
 */
export const mediaPlace = entity({
  content: row,
  about,
  prefix: '#place/',
  of: ({ event }) => (saysPlace(event) ? event.data.mediaId : undefined),
  sort: ({ event }) => event.data.mediaId,
  evolve,
  index: ({ place }) => place && cellKey(place.value.lat, place.value.lon),
})
