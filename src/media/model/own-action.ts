import type { EventOf } from '../../events/event-type.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaDescribed } from './events/media-described.ts'
import { mediaRated } from './events/media-rated.ts'
import { mediaShared } from './events/media-shared.ts'
import { mediaUploaded } from './events/media-uploaded.ts'
import { userLocated } from './events/user-located.ts'
import { userRegistered } from './events/user-registered.ts'
import { userSharingSet } from './events/user-sharing-set.ts'

/** The events that users cause themselves. The system deletes media too. */
export const actions = [
  userRegistered,
  userLocated,
  userSharingSet,
  mediaUploaded,
  mediaDescribed,
  mediaRated,
  mediaShared,
  mediaDeleted,
] as const

export type Action = EventOf<(typeof actions)[number]>

/** Whether the subject caused the event (`lastActiveAt`), not the system. */
export const isOwnAction = (event: Action): boolean =>
  event.type !== 'media.deleted' || event.data.reason === 'user'
