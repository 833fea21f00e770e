import type { Event } from '../src/events/event.ts'
import { isMediaId } from '../src/media/model/ids.ts'
import type { Projection } from '../src/fold/projection.ts'
import { mediaStream, userStream } from '../src/media/model/streams.ts'
import { vocabulary } from '../src/media/model/vocabulary.ts'

/** The stream of the user, and that of the media if the event names one. This includes events of unknown types. */
function streamsOf({ subject, data }: Event): readonly string[] {
  const named = data as { readonly mediaId?: unknown } | null | undefined
  const user = userStream(subject)
  return isMediaId(named?.mediaId) ? [user, mediaStream(named.mediaId)] : [user]
}

/** Every distinct event of every type: the histories of users, and beside them those of media. */
export const log: Projection = {
  name: 'log',
  entities: [],
  answer: () => undefined,
  streams: { of: streamsOf, vocabulary },
}
