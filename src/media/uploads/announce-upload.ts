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
 * Announces the upload of an object that S3 tells of, as it stands: news that come twice are one event. Throws where that cannot be
 * done, now or ever: Lambda tries again, and then keeps the news among those given up.
 */
export async function announceUpload(news: unknown, between: AnnounceParts): Promise<void> {
  if (!objectCreated.Check(news)) throw new Error("Cannot announce an upload: the event is not S3's")
  // Ids hold no %: a key that was encoded, as those of S3's own notifications are, reads the same.
  const mediaId = mediaOf(decodeURIComponent(news.detail.object.key))
  if (mediaId === undefined) throw new Error('Cannot announce an upload: its key is that of no media')
  await announce(mediaId, between)
}
