import type { Static } from 'typebox'
import type { Event } from '../../events/event.ts'
import { vocabularyOf } from '../../events/vocabulary.ts'
import { clientEvent } from './events/client-event.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaDescribed } from './events/media-described.ts'
import { mediaExtractionFailed } from './events/media-extraction-failed.ts'
import { mediaMetadataExtracted } from './events/media-metadata-extracted.ts'
import { mediaRated } from './events/media-rated.ts'
import { mediaShared } from './events/media-shared.ts'
import { mediaUploaded } from './events/media-uploaded.ts'
import { usageQuotaExceeded } from './events/usage-quota-exceeded.ts'
import { userLocated } from './events/user-located.ts'
import { userNotificationsRead } from './events/user-notifications-read.ts'
import { userQuotaSet } from './events/user-quota-set.ts'
import { userRegistered } from './events/user-registered.ts'
import { userSharingSet } from './events/user-sharing-set.ts'

/** All event types of the media-sharing application. A new type is one file and one line here. */
export const eventTypes = [
  userRegistered,
  userLocated,
  userSharingSet,
  userQuotaSet,
  mediaUploaded,
  mediaDescribed,
  mediaShared,
  mediaMetadataExtracted,
  mediaExtractionFailed,
  mediaDeleted,
  mediaRated,
  usageQuotaExceeded,
  userNotificationsRead,
  clientEvent,
] as const

/** An event of a known type, narrowed by its `type`. */
export type MediaEvent = Static<(typeof eventTypes)[number]['schema']>

export const vocabulary = vocabularyOf(eventTypes)

const known = new Set<string>(eventTypes.map(({ name }) => name))

export const isKnown = (event: Event): event is MediaEvent => known.has(event.type)
