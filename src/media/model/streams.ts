import type { MediaId } from './ids.ts'

/** The stream of what a user did. */
export const userStream = (user: string): string => user

/** The stream of what happened to a media, by whomever. What it says is in the users' streams too: a dump leaves it out. */
export const mediaStream = (media: MediaId): string => `#${media}`
