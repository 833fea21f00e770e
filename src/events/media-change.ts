import type { Event, EventOf } from './event.ts'
import { isA } from './is-a.ts'

/** What happens to a media in its owner's lane: all that its row is made of, but for the ratings. */
export type MediaChange = EventOf<
  'media.uploaded' | 'media.described' | 'media.metadata-extracted' | 'media.deleted'
>

export const isMediaChange = (event: Event): event is MediaChange =>
  isA(event, 'media.uploaded', 'media.described', 'media.metadata-extracted', 'media.deleted')

/** Whether a media came or went. */
export const isUploadOrDeletion = (event: Event) => isA(event, 'media.uploaded', 'media.deleted')
