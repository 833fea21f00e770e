import { hash } from 'node:crypto'
import Type from 'typebox'
import type { Json } from '../src/base/json.ts'
import type { Event } from '../src/events/event.ts'
import { isMediaId, type MediaId } from '../src/events/ids.ts'
import { instantOf } from '../src/events/instant.ts'
import { keep, kept } from '../src/fold/kept-event.ts'
import { entity, type Projection } from '../src/fold/projection.ts'
import { storedOrNone } from '../src/fold/stored.ts'

/** UTF-16 units that an event's name may take in a key; what is longer is hashed, and cut to 128 bits. */
const MAX_NAME = 200

/** What tells an event from all others of its user. A line feed is in no id and in no source. */
function nameOf({ id, source }: Event): string {
  const name = `${id}\n${source}`
  return name.length <= MAX_NAME ? name : hash('sha256', name, 'base64url').slice(0, 22)
}

/** The media an event names, also in a kind of event that we don't know. */
function mediaOf({ data }: Event): MediaId | undefined {
  const named = data as { readonly mediaId?: unknown } | null | undefined
  return isMediaId(named?.mediaId) ? named.mediaId : undefined
}

const content = Type.String()
const read = storedOrNone(content)

/**
 * Every distinct event of every kind, one row each: a user's history in order of `time`, then `id`, and by the index a
 * media's. Of an event that came twice the first arrival stands.
 */
export const log: Projection = {
  name: 'log',
  each: 'row',
  entities: [
    entity({
      content,
      once: true,
      key: ({ event }) => ({ partition: event.subject, sort: `${instantOf(event.time)}/${nameOf(event)}` }),
      evolve: (before, arrival) => before ?? keep(arrival),
      index: (_, { partition, sort }, { event }) => {
        const media = mediaOf(event)
        return media === undefined ? undefined : { partition: media, sort: `${sort}\n${partition}` }
      },
    }),
  ],
  answer: (_, { entities }) => {
    const [row] = entities.values()
    const text = read(row)
    return text === undefined ? undefined : (kept(text).event as Json)
  },
}
