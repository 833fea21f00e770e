import Type from 'typebox'
import type { Static } from 'typebox'
import type { Event, EventOf } from '../events/event.ts'
import { isA } from '../events/is-a.ts'
import type { Arrival } from '../fold/arrival.ts'
import { entity } from '../fold/projection.ts'
import { latest } from '../fold/register.ts'
import { revise } from '../fold/revise.ts'
import { cellKey } from './cell.ts'
import { placeRegister } from './placed.ts'

/** Where a media is, as far as anyone said; only `deleted` once that is so, and then it stays so. */
const row = Type.Object({
  deleted: Type.Optional(Type.Literal(true)),
  place: Type.Optional(placeRegister),
})

type Row = Static<typeof row>

/** Where an upload or an extraction says its media is; undefined where it doesn't. */
export function locationOf({ data: { location } }: EventOf<'media.uploaded' | 'media.metadata-extracted'>) {
  return location && { lat: location.lat, lon: location.lon }
}

type About = EventOf<'media.uploaded' | 'media.metadata-extracted' | 'media.deleted'>

const isAbout = (event: Event): event is About =>
  isA(event, 'media.deleted') ||
  (isA(event, 'media.uploaded', 'media.metadata-extracted') && event.data.location !== undefined)

function evolve(before: Row | undefined, { event }: Arrival): Row | undefined {
  if (before?.deleted || !isAbout(event)) return before
  if (event.type === 'media.deleted') return { deleted: true }
  return revise(before ?? {}, { place: latest(before?.place, event, locationOf(event)) })
}

/**
 * The place of a media, in a row of its own since a row is listed once, and made only where a place is named. A deleted media
 * leaves a tombstone that nothing lists; of one that was never uploaded the place is listed, too (see `isUploaded`).
 */
export const mediaPlace = entity({
  content: row,
  key: ({ event }) =>
    isAbout(event) ? { partition: `#place/${event.data.mediaId}`, sort: event.data.mediaId } : undefined,
  evolve,
  index: ({ place }) => place && cellKey(place.value.lat, place.value.lon),
})
