import type { Event } from '../src/events/event.ts'
import { isMediaId } from '../src/media/model/ids.ts'
import type { Projection } from '../src/fold/projection.ts'
import { mediaStream, userStream } from '../src/media/model/streams.ts'
import { vocabulary } from '../src/media/model/vocabulary.ts'

/** The user's stream, and the media's of an event that names one, also in a kind of event that we don't know. */
function streamsOf({ subject, data }: Event): readonly string[] {
  const named = data as { readonly mediaId?: unknown } | null | undefined
  const user = userStream(subject)
  return isMediaId(named?.mediaId) ? [user, mediaStream(named.mediaId)] : [user]
}

/** Every distinct event of every kind: a user's history, and beside it those of the media it was about. */
export const log: Projection = {
  name: 'log',
  entities: [],
  answer: () => undefined,
  streams: { of: streamsOf, vocabulary },
}
