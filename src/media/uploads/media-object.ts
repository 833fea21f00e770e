import { hash } from 'node:crypto'
import { isMediaId, ownerOf, type MediaId } from '../model/ids.ts'
import type { Stored } from '../../objects/about.ts'

/** Media are the objects under this; whatever is stored there is announced as an upload. */
export const MEDIA_PREFIX = 'media/'

export const keyOf = (id: MediaId): string => MEDIA_PREFIX + id

/** The media whose bytes an object is; undefined where it is none's. */
export function mediaOf(key: string): MediaId | undefined {
  const id = key.startsWith(MEDIA_PREFIX) ? key.slice(MEDIA_PREFIX.length) : undefined
  return isMediaId(id) ? id : undefined
}

/** What names an object as it stands: one that was put in its place is another. */
const nameOf = (mediaId: MediaId, { size, storedAt }: Stored): string =>
  hash('sha256', [mediaId, size, storedAt].join('/'))

/**
 * The `media.uploaded` of an object as it stands, and of nothing else: whoever announces it, however often, appends the same
 * event. It is the owner's, whose id is in the media's; its size was counted.
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
