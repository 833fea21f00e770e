import { hash } from 'node:crypto'
import { problem } from '../../api/reply.ts'
import { isMediaId, ownerOf, type MediaId } from '../model/ids.ts'
import type { Stored } from '../../objects/about.ts'

/** The maximum size of a media, in bytes. */
export const MAX_BYTES = 1024 ** 3

export const TOO_LARGE = problem(413, 'too-large', `A media is at most ${MAX_BYTES} bytes`)

/** The prefix of media among the objects. Every object under it is announced as an upload. */
export const MEDIA_PREFIX = 'media/'

export const keyOf = (id: MediaId): string => MEDIA_PREFIX + id

/** The media of an object; undefined if the object is not a media's. */
export function mediaOf(key: string): MediaId | undefined {
  const id = key.startsWith(MEDIA_PREFIX) ? key.slice(MEDIA_PREFIX.length) : undefined
  return isMediaId(id) ? id : undefined
}

/** An id for one stored object; an object stored later in its place has another id. */
const nameOf = (mediaId: MediaId, { size, storedAt }: Stored): string =>
  hash('sha256', [mediaId, size, storedAt].join('/'))

/**
 * The `media.uploaded` of a stored object. It depends on the object only, so every announcement of it is the same
 * event. Its subject is the owner, taken from the media's id; its size was counted.
 */
export const uploadedEvent = (mediaId: MediaId, stored: Stored) => ({
  specversion: '1.0' as const,
  id: nameOf(mediaId, stored),
  source: '/tributary/uploads',
  type: 'media.uploaded' as const,
  subject: ownerOf(mediaId),
  time: new Date(stored.storedAt).toISOString(),
  data: { ...stored.facts, mediaId, bytes: stored.size, contentType: stored.contentType },
})
