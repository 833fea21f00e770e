import type { ObjectEvents } from '../../application/application.ts'
import { MEDIA_PREFIX, mediaOf, uploadedEvent } from './media-object.ts'

/** An upload is the event that announces it: whoever is told of the object first, by S3 or by the log, it is one event. */
export const objectEvents: ObjectEvents = {
  prefix: MEDIA_PREFIX,
  eventOf: (key, stored) => {
    const mediaId = mediaOf(key)
    return mediaId && uploadedEvent(mediaId, stored)
  },
}
