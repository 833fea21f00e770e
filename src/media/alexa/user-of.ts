import type { JWTVerifyGetKey } from 'jose'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { verifiedClaims } from '../../api/verified-claims.ts'
import { userId } from '../../events/fields.ts'
import type { UserId } from '../../events/user-id.ts'

/** The user pool, and the client as which Alexa gets its tokens. */
export interface Pool {
  /** `https://cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly issuer: string
  readonly client: string
  readonly keys: JWTVerifyGetKey
}

/**
 * An access token of Cognito: it names its client in `client_id`, and has no `aud` (Cognito Developer Guide, "Verifying
 * JSON web tokens" and "Understanding the access token").
 */
const claims = Compile(
  Type.Object({ sub: userId, token_use: Type.Literal('access'), client_id: Type.String() }),
)

/**
 * The user of an access token that the pool gave Alexa; undefined if the token is no such one, or no longer valid. Rejects
 * if the pool's keys cannot be fetched.
 */
export async function userOf(token: string, { issuer, client, keys }: Pool): Promise<UserId | undefined> {
  const payload = await verifiedClaims(token, keys, {
    issuer,
    algorithms: ['RS256'],
    requiredClaims: ['exp'],
  })
  return claims.Check(payload) && payload.client_id === client ? payload.sub : undefined
}
