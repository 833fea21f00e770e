import { hash } from 'node:crypto'
import Type from 'typebox'
import type { EventOf } from '../../events/event-type.ts'
import { requestsOf } from '../../events/supersedes.ts'
import type { clientEvent } from './events/client-event.ts'

type ClientEvent = EventOf<typeof clientEvent>

/** A day of an app. */
export const clientDay = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}\\.\\d{4}-\\d{2}-\\d{2}$',
  description: 'a day of an app, in UTC: its name, a dot, and the date, such as cam.2026-11-29',
})

const dayAt = (app: string, time: string): string => `${app}.${time.slice(0, 10)}`

/** The day on which a client event happened. */
export const dayOf = ({ time, data: { app } }: ClientEvent): string => dayAt(app, time)

/** The day on which the session of a client event began; if the client does not say, the day of the event. */
export const sessionDayOf = ({ time, data: { app, session } }: ClientEvent): string =>
  dayAt(app, session?.startedAt ?? time)

/** A short name for an event, the same for each repeat: 132 bits of a hash of its source and id. */
export const identityOf = ({ source, id, subject }: ClientEvent): string =>
  hash('sha256', JSON.stringify([source === requestsOf(subject) ? '' : source, id]), 'base64url').slice(0, 22)
