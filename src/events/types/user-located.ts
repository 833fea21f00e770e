import Type from 'typebox'
import { eventType } from '../event-type.ts'
import { latitude, longitude } from '../fields.ts'

export const userLocated = eventType(
  'user.located',
  Type.Object({
    lat: latitude,
    lon: longitude,
    accuracyMeters: Type.Optional(Type.Number({ minimum: 0 })),
  }),
)
