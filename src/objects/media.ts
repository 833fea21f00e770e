import { hash } from 'node:crypto'
import { isMediaId, ownerOf, type MediaId } from '../events/ids.ts'
import type { Stored } from './about.ts'

/** Media are the objects under this; whatever is stored there is announced as an upload. */
export const MEDIA_PREFIX = 'media/'

export const keyOf = (id: MediaId): string => MEDIA_PREFIX + id

/** The media whose bytes an object is; undefined where it is none's. */
export function mediaOf(key: string): MediaId | undefined {
  const id = key.startsWith(MEDIA_PREFIX) ? key.slice(MEDIA_PREFIX.length) : undefined
  return isMediaId(id) ? id : undefined
}

/**
 * The `media.uploaded` of an object as it stands, and of nothing else: whoever announces it, however often, appends the same
 * event. It is the owner's, whose id is in the media's; its size was counted.
 */
export const uploadedEvent = (mediaId: MediaId, { contentType, facts, size, storedAt }: Stored): object => ({
  specversion: '1.0',
  id: hash('sha256', mediaId),
  source: '/tributary/uploads',
  type: 'media.uploaded',
  subject: ownerOf(mediaId),
  time: new Date(storedAt).toISOString(),
  data: { ...facts, mediaId, bytes: size, contentType },
})
