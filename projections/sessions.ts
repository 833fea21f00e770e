import Type from 'typebox'
import { count } from '../src/events/fields.ts'
import { BUCKET } from '../src/fold/bucket.ts'
import { differenceOf } from '../src/fold/difference.ts'
import { entity, type Projection } from '../src/fold/projection.ts'
import { latest, register } from '../src/fold/register.ts'
import { clientDay, dayOf, identityOf, sessionDayOf } from '../src/media/model/client-day.ts'
import { clientEvent } from '../src/media/model/events/client-event.ts'

/** A session of a user, and the day on which it is counted. */
const session = Type.Object({ day: register(clientDay) })

/** An event of a user, and the day on which it is counted. */
const told = Type.Object({ day: clientDay })

const row = Type.Object({ day: Type.String(), sessions: count, events: count })

/**
 * How often each app was used on each day: distinct sessions that began on the day, and distinct events. Each event
 * leaves a small row, because a client that repeats a request must change no count.
 */
export const sessions: Projection = {
  name: 'sessions',
  entities: [
    entity({
      content: session,
      packed: BUCKET,
      about: [clientEvent],
      prefix: '#session/',
      of: ({ event: { subject, data } }) => data.session && subject,
      sort: ({ event: { data } }) => `${data.app}/${data.session?.id}`,
      evolve: (before, { event }) => {
        const day = latest(before?.day, event, sessionDayOf(event))
        return day === undefined || day === before?.day ? before : { day }
      },
      contribute: differenceOf(
        ({ day }) => day.value,
        (day) => [{ total: day, delta: { sessions: 1 } }],
      ),
    }),
    entity({
      content: told,
      packed: BUCKET,
      about: [clientEvent],
      prefix: '#event/',
      of: ({ event }) => event.subject,
      sort: ({ event }) => identityOf(event),
      evolve: (before, { event }) => before ?? { day: dayOf(event) },
      contribute: differenceOf(
        ({ day }) => day,
        (day) => [{ total: day, delta: { events: 1 } }],
      ),
    }),
  ],
  answer: (day, { totals: { sessions = 0, events = 0 } }) =>
    sessions + events === 0 ? undefined : { day, sessions, events },
  key: clientDay,
  schema: row,
  zeros: (day) => ({ day, sessions: 0, events: 0 }),
  read: {
    path: '/app-days/{day}',
    summary: 'Sessions and events of an app on one day; zeros for an unknown day',
    description: 'The counts of the day',
    group: 'Apps',
    grants: { admin: 'all' },
  },
}
