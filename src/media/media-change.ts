import type { EventOf } from '../events/event.ts'

/** What happens to a media in its owner's lane: all that its row is made of, but for the ratings. */
export const mediaChanges = [
  'media.uploaded',
  'media.described',
  'media.metadata-extracted',
  'media.deleted',
] as const

export type MediaChange = EventOf<(typeof mediaChanges)[number]>

/** A media comes or goes. */
export const uploadOrDeletion = ['media.uploaded', 'media.deleted'] as const

export type UploadOrDeletion = EventOf<(typeof uploadOrDeletion)[number]>
