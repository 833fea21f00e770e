import { errors, jwtVerify, SignJWT } from 'jose'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { userId } from '../events/fields.ts'
import { role, type Caller, type Role } from '../policy/caller.ts'

const ALGORITHM = 'HS256'

/** RFC 7519: `exp` is in seconds since 1970. */
const claims = Compile(Type.Object({ sub: userId, role, exp: Type.Number() }))

export interface Grant {
  readonly user: string
  readonly role: Role
  readonly ttlSeconds: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A verified token's caller, and when the token expires (milliseconds since 1970). */
export interface Trusted {
  readonly caller: Caller
  readonly until: number
}

/** A JWT (HS256) for a user and role, valid from `now` for `ttlSeconds`. `key` has at least 32 bytes (RFC 7518, 3.2). */
export async function mintToken(key: Uint8Array, grant: Grant): Promise<string> {
  const issued = Math.floor(grant.now / 1000)
  return new SignJWT({ role: grant.role })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(grant.user)
    .setIssuedAt(issued)
    .setExpirationTime(issued + grant.ttlSeconds)
    .sign(key)
}

/**
 * The caller of a token; or the reason, in words for the client, why it is refused. `now` in milliseconds since 1970.
 */
export async function verifyToken(
  key: Uint8Array,
  token: string,
  now: number,
): Promise<Result<Trusted, string>> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [ALGORITHM], currentDate: new Date(now) })
    if (!claims.Check(payload)) return refuse('the token names no user, role or expiry that we know')
    return ok({ caller: { user: payload.sub, role: payload.role }, until: payload.exp * 1000 })
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refuse('the token has expired')
    if (error instanceof errors.JOSEError) return refuse('the token is not one of ours')
    throw error
  }
}
