import type { Event } from '../events/event.ts'

/** What an event is to a user: the name of a message, and its data as JSON. */
export interface News {
  readonly user: string
  readonly name: string
  readonly data: () => string
}

/** The users whom an event concerns. Pure. */
export type NewsOf = (event: Event) => readonly News[]
