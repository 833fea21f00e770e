import type { EventOf } from '../../events/event-type.ts'
import { mediaDeleted } from './events/media-deleted.ts'
import { mediaDescribed } from './events/media-described.ts'
import { mediaRated } from './events/media-rated.ts'
import { mediaUploaded } from './events/media-uploaded.ts'
import { userLocated } from './events/user-located.ts'
import { userRegistered } from './events/user-registered.ts'

/** What users do themselves; a media's deletion is the system's, too. */
export const actions = [
  userRegistered,
  userLocated,
  mediaUploaded,
  mediaDescribed,
  mediaRated,
  mediaDeleted,
] as const

export type Action = EventOf<(typeof actions)[number]>

/** Whether the subject did it, rather than the system to their media (`lastActiveAt`). */
export const isOwnAction = (event: Action): boolean =>
  event.type !== 'media.deleted' || event.data.reason === 'user'
