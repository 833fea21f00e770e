import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { toRecord } from '../codec/encode.ts'
import { FROM_THE_FUTURE, isBeyond, type Horizon } from '../events/horizon.ts'
import { validateEvent } from '../events/validate.ts'
import type { Log } from '../log/log.ts'
import { keyOf, mediaOf, uploadedEvent } from '../objects/media.ts'
import type { Objects } from '../objects/objects.ts'

/** S3's news of an object, as EventBridge brings it (S3 User Guide, "EventBridge event message structure"). */
const objectCreated = Compile(
  Type.Object({
    'detail-type': Type.Literal('Object Created'),
    detail: Type.Object({ object: Type.Object({ key: Type.String() }) }),
  }),
)

/** What an upload is announced from, and where. */
interface Between {
  readonly objects: Pick<Objects, 'head'>
  readonly log: Pick<Log, 'append'>
  /** Of the latest moment that an object may have been stored; none where this is missing. */
  readonly horizon?: () => Horizon
}

/**
 * Appends the `media.uploaded` of an object that S3 tells of, from the object as it stands: news that come twice are one event.
 * Throws where that cannot be done, now or ever: Lambda tries again, and then keeps the news among those given up.
 */
export async function announceUpload(news: unknown, { objects, log, horizon }: Between): Promise<void> {
  if (!objectCreated.Check(news)) throw new Error("Cannot announce an upload: the event is not S3's")
  // Ids hold no %: a key that was encoded, as those of S3's own notifications are, reads the same.
  const mediaId = mediaOf(decodeURIComponent(news.detail.object.key))
  if (mediaId === undefined) throw new Error('Cannot announce an upload: its key is that of no media')
  const stored = await objects.head(keyOf(mediaId))
  if (stored === undefined) return
  const event = validateEvent(uploadedEvent(mediaId, stored))
  if (!event.ok) throw new Error(`Cannot announce media "${mediaId}": ${event.error.detail}`)
  if (horizon !== undefined && isBeyond(event.value.time, horizon()))
    throw new Error(`Cannot announce media "${mediaId}": ${FROM_THE_FUTURE.detail}`)
  const [appended] = await log.append([toRecord(event.value)])
  if (appended?.ok !== true)
    throw new Error(`Cannot announce media "${mediaId}": the log answers ${appended?.code ?? 'nothing'}`)
}
