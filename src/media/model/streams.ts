import type { MediaId } from './ids.ts'

/** The stream of a user's events. */
export const userStream = (user: string): string => user

/**
 * The stream of the events about a media, by any user. The users' streams have the same events, so a dump leaves it
 * out.
 */
export const mediaStream = (media: MediaId): string => `#${media}`
