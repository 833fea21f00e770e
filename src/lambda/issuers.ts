import { createRemoteJWKSet, decodeJwt, type JWTPayload } from 'jose'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { verifiedClaims } from '../api/verified-claims.ts'
import { isUserId } from '../events/user-id.ts'
import type { Caller, Role } from '../policy/caller.ts'

/** Who makes tokens, and what is verified in them. */
export interface Issuer {
  /** The claim `iss`. */
  readonly name: string
  /** The claim `aud`. */
  readonly audience: string
  readonly algorithm: 'RS256' | 'RS512'
  /** Where its keys are. They may change: jose asks again for an unknown key, and every ten minutes. */
  readonly keys: ReturnType<typeof createRemoteJWKSet>
  /** The caller of verified claims; undefined if these are no claims of a caller. */
  readonly callerOf: (claims: JWTPayload) => Caller | undefined
}

/** The address of keys, on another server if that is not AWS. */
const keysAt = (path: string, issuer: string, endpoint: string | undefined) =>
  createRemoteJWKSet(new URL(endpoint === undefined ? `${issuer}${path}` : `${endpoint}${path}`))

const idClaims = Compile(
  Type.Object({
    sub: Type.String(),
    token_use: Type.Literal('id'),
    'cognito:groups': Type.Optional(Type.Array(Type.String())),
  }),
)

interface UserPool {
  readonly region: string
  readonly pool: string
  readonly client: string
  readonly endpoint?: string | undefined
}

/** A user pool, whose ID tokens name the user and the groups (Cognito Developer Guide, "Verifying JSON web tokens"). */
export function userPoolIssuer({ region, pool, client, endpoint }: UserPool): Issuer {
  const name = `https://cognito-idp.${region}.amazonaws.com/${pool}`
  return {
    name,
    audience: client,
    algorithm: 'RS256',
    keys: keysAt('/.well-known/jwks.json', name, endpoint),
    callerOf: (claims) =>
      idClaims.Check(claims) && isUserId(claims.sub)
        ? { user: claims.sub, role: roleOf(claims['cognito:groups'] ?? []) }
        : undefined,
  }
}

/** The role that a user's groups give. */
const roleOf = (groups: readonly string[]): Role =>
  groups.includes('admin') ? 'admin' : groups.includes('producer') ? 'producer' : 'user'

const amrClaims = Compile(Type.Object({ amr: Type.Array(Type.String()) }))

interface IdentityPool {
  readonly pool: string
  /** The name of the provider that signs users in: this application. */
  readonly provider: string
  readonly endpoint?: string | undefined
}

const IDENTITIES = 'https://cognito-identity.amazonaws.com'

/**
 * An identity pool, whose tokens are for users that the application's own password service signed in
 * (`GetOpenIdTokenForDeveloperIdentity`). The claim `amr` names the user: `authenticated`, the provider, and
 * `PROVIDER:POOL:USER`. AWS documents the claim, and of its values only the first; another form is refused.
 */
export const identityPoolIssuer = ({ pool, provider, endpoint }: IdentityPool): Issuer => ({
  name: IDENTITIES,
  audience: pool,
  algorithm: 'RS512',
  keys: keysAt('/.well-known/jwks_uri', IDENTITIES, endpoint),
  callerOf: (claims) => {
    if (!amrClaims.Check(claims) || !claims.amr.includes('authenticated')) return undefined
    const prefix = `${provider}:${pool}:`
    const [user, ...others] = claims.amr.flatMap((one) =>
      one.startsWith(prefix) ? [one.slice(prefix.length)] : [],
    )
    return isUserId(user) && others.length === 0 ? { user, role: 'user' } : undefined
  },
})

/** The caller of a token; undefined if it is refused. Rejects if the keys cannot be fetched. */
export async function callerOf(issuers: readonly Issuer[], token: string): Promise<Caller | undefined> {
  const named = issuerIn(token)
  const issuer = issuers.find(({ name }) => name === named)
  if (issuer === undefined) return undefined
  const { keys, name, audience, algorithm } = issuer
  const requiredClaims = ['exp', 'sub']
  const options = { issuer: name, audience, algorithms: [algorithm], requiredClaims }
  const claims = await verifiedClaims(token, keys, options)
  return claims && issuer.callerOf(claims)
}

/** The issuer that a token names, before anything of it is verified; undefined if it is no token. */
function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}
