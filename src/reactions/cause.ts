import { hash } from 'node:crypto'
import type { Event } from '../events/event.ts'

/** Identifies an event for a reactor, however often it is in the log: by its source and id, not by its position. */
export const causeOf = (reactor: string, { source, id }: Pick<Event, 'source' | 'id'>): string =>
  hashed([reactor, source, id])

/** Identifies a notification of a reactor, by its id. */
export const causeOfId = (reactor: string, id: string): string => hashed([reactor, id])

/** The CloudEvents source of all events that a reactor appends. */
export const sourceOf = (reactor: string): string => `/reactors/${reactor}`

const hashed = (words: readonly string[]): string => hash('sha256', JSON.stringify(words), 'base64url')
