import { hash } from 'node:crypto'
import type { Json } from '../src/base/json.ts'
import type { Event } from '../src/events/event.ts'
import { isMediaId, type MediaId } from '../src/events/ids.ts'
import { instantOf } from '../src/events/instant.ts'
import { sequenceOf } from '../src/events/position.ts'
import { keptEvent } from '../src/fold/kept-event.ts'
import { entity, type Projection } from '../src/fold/projection.ts'
import { storedOrNone } from '../src/fold/stored.ts'

const read = storedOrNone(keptEvent)

/** Where an event stands among its user's: by its moment, then by what tells it from all others, cut to 128 bits. */
function sortOf({ time, source, subject, id }: Event): string {
  const name = hash('sha256', JSON.stringify([source, subject, id]), 'base64url')
  return `${instantOf(time)}/${name.slice(0, 22)}`
}

/** The media an event names, also in a kind of event that we don't know. */
function mediaOf({ data }: Event): MediaId | undefined {
  const named = data as { readonly mediaId?: unknown } | null | undefined
  return isMediaId(named?.mediaId) ? named.mediaId : undefined
}

/**
 * Every distinct event of every kind, one row each: a user's history in order of `time`, and by the index a media's. Of
 * an event that came twice the first arrival stands.
 */
export const log: Projection = {
  name: 'log',
  each: 'row',
  entities: [
    entity({
      content: keptEvent,
      once: true,
      key: ({ event }) => ({ partition: event.subject, sort: sortOf(event) }),
      evolve: (before, { event, shardId, position, appendedAt }) =>
        before ?? { event, shardId, sequenceNumber: sequenceOf(position), appendedAt },
      index: ({ event }) => {
        const media = mediaOf(event)
        return media === undefined ? undefined : { partition: media, sort: sortOf(event) }
      },
    }),
  ],
  answer: (_, { entities }) => {
    const [row] = entities.values()
    return read(row)?.event as Json | undefined
  },
}
