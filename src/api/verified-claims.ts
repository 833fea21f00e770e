import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose'

/**
 * The claims of a token that another service signed; undefined if the token is not valid. Rejects if the keys of the
 * service cannot be fetched.
 */
export async function verifiedClaims(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload | undefined> {
  try {
    return (await jwtVerify(token, keys, options)).payload
  } catch (error) {
    if (REFUSED.some((kind) => error instanceof kind)) return undefined
    throw error
  }
}

/** Faults of the token. Other errors of jose are faults of the server that has the keys. */
const REFUSED = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
]
