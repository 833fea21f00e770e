import Type from 'typebox'
import { eventType } from '../../../events/event-type.ts'
import { latitude, longitude } from '../../../events/fields.ts'

export const userLocated = eventType(
  'user.located',
  Type.Object({
    lat: latitude,
    lon: longitude,
    accuracyMeters: Type.Optional(Type.Number({ minimum: 0 })),
  }),
)
