import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { announce, type AnnounceParts } from './announce.ts'
import { mediaOf } from './media-object.ts'

/** S3's news of an object, as EventBridge brings it (S3 User Guide, "EventBridge event message structure"). */
const objectCreated = Compile(
  Type.Object({
    'detail-type': Type.Literal('Object Created'),
    detail: Type.Object({ object: Type.Object({ key: Type.String() }) }),
  }),
)

/**
 * Announces the upload of the object in a notification of S3. Two notifications of one object make one event. Throws if
 * this is not possible, now or ever: Lambda retries, and then stores the notification in the queue of those given up.
 */
export async function announceUpload(news: unknown, between: AnnounceParts): Promise<void> {
  if (!objectCreated.Check(news)) throw new Error("Cannot announce an upload: the event is not S3's")
  // Ids hold no %: a key that was encoded, as those of S3's own notifications are, reads the same.
  const mediaId = mediaOf(decodeURIComponent(news.detail.object.key))
  if (mediaId === undefined) throw new Error('Cannot announce an upload: its key is that of no media')
  await announce(mediaId, between)
}
