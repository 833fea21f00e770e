import Type from 'typebox'
import { answeredTime, latitude, longitude, orNull, userId } from '../src/events/fields.ts'
import type { Projection } from '../src/fold/projection.ts'
import { stored } from '../src/fold/stored.ts'
import { userSharingSet } from '../src/media/model/events/user-sharing-set.ts'
import { placeFor, seesUnshared, USUAL_SHARING } from '../src/media/model/sharing.ts'
import { readUserPlace, userPlace } from '../src/media/model/user-place.ts'

const schema = Type.Object({
  userId,
  lat: latitude,
  lon: longitude,
  accuracyMeters: orNull(Type.Number({ minimum: 0 })),
  at: answeredTime,
  sharing: Type.Optional(userSharingSet.schema.properties.data.properties.location),
})

const read = stored(schema)

/**
 * The latest location of each user, and how it is shared, listed by H3 cell for `/nearby`. `sharing` is there if the user
 * has set it; only the user and admins see it.
 */
export const location: Projection = {
  name: 'location',
  // 2: locations are listed as they are shared.
  layout: 2,
  entities: [userPlace],
  answer: (userId, { entities }) => {
    const row = entities.get(userId)
    const { place, sharing } = row === undefined ? {} : readUserPlace(row)
    if (place === undefined) return undefined
    const { lat, lon, accuracyMeters = null } = place.value
    const shared = sharing && { sharing: sharing.value }
    return { userId, lat, lon, accuracyMeters, at: place.stamp.time, ...shared }
  },
  key: userId,
  schema,
  seen: (row, asker) => {
    const { userId, lat, lon, accuracyMeters, at, sharing = USUAL_SHARING } = read(row)
    if (seesUnshared(asker, userId)) return row
    const place = placeFor(asker, userId, sharing, { lat, lon })
    // The accuracy of a place that is not given would tell how exact the given one is.
    return place && { userId, ...place, accuracyMeters: sharing === 'exact' ? accuracyMeters : null, at }
  },
  read: {
    path: '/users/{id}/location',
    summary: 'The location of a user, as the user shares it',
    description: 'Degrees, metres, and the time of the location; `sharing` for the user alone',
    grants: { user: 'shared', producer: 'shared', admin: 'all' },
    missing: { reason: 'no-location', detail: 'The location of this user is not known, or not shared' },
  },
}
