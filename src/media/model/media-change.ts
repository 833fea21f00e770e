import type { EventOf } from '../../events/event-type.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaDescribed } from './events/media-described.ts'
import { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { mediaShared } from './events/media-shared.ts'
import { mediaUploaded } from './events/media-uploaded.ts'
import { userQuotaSet } from './events/user-quota-set.ts'

/** The events that change a media's row, all in its owner's lane. Ratings are not among them. */
export const mediaChanges = [
  mediaUploaded,
  mediaDescribed,
  mediaMetadataExtracted,
  mediaShared,
  mediaDeleted,
] as const

export type MediaChange = EventOf<(typeof mediaChanges)[number]>

/** The events by which a media comes or goes. */
export const uploadOrDeletion = [mediaUploaded, mediaDeleted] as const

export type UploadOrDeletion = EventOf<(typeof uploadOrDeletion)[number]>

/** The events that decide which uploads fit into the quota, all in the owner's lane. */
export const quotaChanges = [...uploadOrDeletion, userQuotaSet] as const

export type QuotaChange = EventOf<(typeof quotaChanges)[number]>
