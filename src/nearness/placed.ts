import Type from 'typebox'
import { latitude, longitude } from '../events/fields.ts'
import { register } from '../fold/register.ts'

/** The word on where something is; degrees, and the accuracy in metres where it was given. */
export const placeRegister = register(
  Type.Object({ lat: latitude, lon: longitude, accuracyMeters: Type.Optional(Type.Number({ minimum: 0 })) }),
)

/**
 * What nearness needs of a table: rows that its index lists under `cellKey` have this in their content, and the
 * id of what is there as their sort.
 */
export const placed = Type.Object({ place: placeRegister })
