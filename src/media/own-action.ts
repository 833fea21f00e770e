import type { EventOf } from '../events/event.ts'

/** What users do themselves; a media's deletion is the system's, too. */
export const actions = [
  'user.registered',
  'user.located',
  'media.uploaded',
  'media.described',
  'media.rated',
  'media.deleted',
] as const

export type Action = EventOf<(typeof actions)[number]>

/** Whether the subject did it, rather than the system to their media (docs/event-types.md, Tables). */
export const isOwnAction = (event: Action): boolean =>
  event.type !== 'media.deleted' || event.data.reason === 'user'
