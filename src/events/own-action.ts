import type { Event } from './event.ts'
import { isA } from './is-a.ts'

/** Whether the subject did it, rather than the system to their media (CONTRACT, `lastActiveAt`). */
export const isOwnAction = (event: Event): boolean =>
  isA(event, 'user.registered', 'user.located', 'media.uploaded', 'media.described', 'media.rated') ||
  (isA(event, 'media.deleted') && event.data.reason === 'user')
