import Type from 'typebox'
import { latitude, longitude } from '../events/fields.ts'
import { register } from '../fold/register.ts'

/** The register of a location: degrees, and the accuracy in metres if it was given. */
export const placeRegister = register(
  Type.Object({ lat: latitude, lon: longitude, accuracyMeters: Type.Optional(Type.Number({ minimum: 0 })) }),
)

/**
 * The content that nearness needs in rows listed under `cellKey`. The sort of such a row is the id of the thing at this
 * place.
 */
export const placed = Type.Object({ place: placeRegister })
