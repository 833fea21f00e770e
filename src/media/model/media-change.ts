import type { EventOf } from '../../events/event-type.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaDescribed } from './events/media-described.ts'
import { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { mediaUploaded } from './events/media-uploaded.ts'

/** What happens to a media in its owner's lane: all that its row is made of, but for the ratings. */
export const mediaChanges = [mediaUploaded, mediaDescribed, mediaMetadataExtracted, mediaDeleted] as const

export type MediaChange = EventOf<(typeof mediaChanges)[number]>

/** A media comes or goes. */
export const uploadOrDeletion = [mediaUploaded, mediaDeleted] as const

export type UploadOrDeletion = EventOf<(typeof uploadOrDeletion)[number]>
