import Type from 'typebox'
import { answeredTime, latitude, longitude, orNull, userId } from '../src/events/fields.ts'
import { entity, type Projection } from '../src/fold/projection.ts'
import { latest } from '../src/fold/register.ts'
import { storedOrNone } from '../src/fold/stored.ts'
import { cellKey } from '../src/nearness/cell.ts'
import { userLocated } from '../src/media/model/events/user-located.ts'
import { placed } from '../src/nearness/placed.ts'

const read = storedOrNone(placed)

/** The latest location of each user, listed by H3 cell for `/nearby`. */
export const location: Projection = {
  name: 'location',
  entities: [
    entity({
      content: placed,
      about: [userLocated],
      of: ({ event }) => event.subject,
      sort: ({ event }) => event.subject,
      evolve: (before, { event }) => {
        const { lat, lon, accuracyMeters } = event.data
        const value = accuracyMeters === undefined ? { lat, lon } : { lat, lon, accuracyMeters }
        const place = latest(before?.place, event, value)
        return place === undefined || place === before?.place ? before : { place }
      },
      index: ({ place }) => cellKey(place.value.lat, place.value.lon),
    }),
  ],
  answer: (userId, { entities }) => {
    const row = read(entities.get(userId))
    if (row === undefined) return undefined
    const { lat, lon, accuracyMeters = null } = row.place.value
    return { userId, lat, lon, accuracyMeters, at: row.place.stamp.time }
  },
  key: userId,
  schema: Type.Object({
    userId,
    lat: latitude,
    lon: longitude,
    accuracyMeters: orNull(Type.Number({ minimum: 0 })),
    at: answeredTime,
  }),
  read: {
    path: '/users/{id}/location',
    summary: 'The location of a user',
    description: 'Degrees, metres, and the time of the location',
    missing: { reason: 'no-location', detail: 'The location of this user is not known' },
  },
}
