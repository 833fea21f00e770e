import Type from 'typebox'
import { count, latitude, longitude, userId } from '../../events/fields.ts'
import { orNull } from '../../api/shapes/or-null.ts'

const at = Type.String({ description: 'RFC 3339, UTC' })

export const usageShape = Type.Object({
  userId,
  usedBytes: Type.Integer({ minimum: 0 }),
  mediaCount: count,
  quotaBytes: count,
})

export const statsShape = Type.Object({
  userId,
  uploads: count,
  deletions: count,
  ratingsGiven: count,
  ratingsReceived: count,
  averageReceived: orNull(Type.Number()),
  locationUpdates: count,
  lastActiveAt: orNull(at),
})

export const profileShape = Type.Object({
  userId,
  displayName: orNull(Type.String()),
  usage: usageShape,
  stats: statsShape,
})

export const locationShape = Type.Object({
  userId,
  lat: latitude,
  lon: longitude,
  accuracyMeters: orNull(Type.Number({ minimum: 0 })),
  at,
})
