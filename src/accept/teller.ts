import type { Caller } from '../api/caller.ts'
import type { Event } from '../events/event.ts'
import type { Refusal } from '../events/refusal.ts'

/** The program itself: uploads that it announces, parked events that it appends again, what reactors append. */
export const ENGINE = { role: 'engine' } as const

/** Whoever may write the data directory or the stream: the bulk producer. */
export const BULK = { role: 'producer' } as const

/** Who tells an event. */
export type Teller = Caller | typeof ENGINE | typeof BULK

export const FOREIGN: Refusal = {
  reason: 'foreign-subject',
  detail: 'A user token may append events of its own subject only',
}

export const mayAppend = (teller: Teller, { subject }: Pick<Event, 'subject'>): boolean =>
  teller.role !== 'user' || teller.user === subject
