import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { listen, type Running } from './dynamodb.ts'

export const REGION = 'us-east-1'
export const USER_POOL = `${REGION}_Example`
export const CLIENT = 'client'
export const IDENTITY_POOL = `${REGION}:11111111-2222-4333-8444-555555555555`
export const PROVIDER = 'tributary-dev'

const signer = async (alg: 'RS256' | 'RS512', kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg, kid, use: 'sig' }] }
  const sign = (claims: object, by = kid) =>
    new SignJWT(claims as JWTPayload).setProtectedHeader({ alg, kid: by }).sign(privateKey)
  return { jwks, sign }
}

const now = () => Math.floor(Date.now() / 1000)

/** The claims of an ID token (Cognito Developer Guide, "Understanding the identity (ID) token"). */
export const idClaims = (sub: string, groups: readonly string[] = []) => ({
  sub,
  iss: `https://cognito-idp.${REGION}.amazonaws.com/${USER_POOL}`,
  aud: CLIENT,
  token_use: 'id',
  // Names that another user may have had before: `sub` alone is the user.
  'cognito:username': 'ann',
  email: 'ann@example.com',
  exp: now() + 3_600,
  iat: now(),
  ...(groups.length > 0 && { 'cognito:groups': groups }),
})

/** The claims of a token for a user whom the provider signed in. */
export const identityClaims = (user: string, pool = IDENTITY_POOL, provider = PROVIDER) => ({
  sub: identityOf(user),
  iss: 'https://cognito-identity.amazonaws.com',
  aud: pool,
  amr: ['authenticated', provider, `${provider}:${pool}:${user}`],
  exp: now() + 900,
  iat: now(),
})

/** Cognito gives the same user the same id each time. */
function identityOf(user: string): string {
  const hex = createHash('md5').update(user).digest('hex')
  return `${REGION}:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
}

interface Asked {
  readonly IdentityPoolId: string
  readonly Logins: Readonly<Record<string, string>>
  readonly TokenDuration: number
}

/**
 * A server that answers like Cognito: the public keys of a user pool and of identity pools, and tokens for users whom a
 * backend signed in (Cognito API Reference, GetOpenIdTokenForDeveloperIdentity). It checks no signature of a request.
 */
export async function startCognito() {
  const [users, identities] = await Promise.all([signer('RS256', 'u1'), signer('RS512', 'i1')])
  let isDown = false
  const answers: Readonly<Record<string, object>> = {
    '/.well-known/jwks.json': users.jwks,
    '/.well-known/jwks_uri': identities.jwks,
  }
  const server = createServer((request, response) => {
    const answer = async () => {
      if (isDown) return response.writeHead(503).end()
      const known = answers[request.url ?? '']
      if (known !== undefined) return response.end(JSON.stringify(known))
      const { IdentityPoolId, Logins, TokenDuration } = JSON.parse(await text(request)) as Asked
      const [[provider, user] = ['', '']] = Object.entries(Logins)
      const claims = identityClaims(user, IdentityPoolId, provider)
      const Token = await identities.sign({ ...claims, exp: claims.iat + TokenDuration })
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      return response.end(JSON.stringify({ IdentityId: claims.sub, Token }))
    }
    answer().catch(() => request.socket.destroy())
  })
  const running: Running = await listen(server)
  return { ...running, users, identities, fail: (down: boolean) => void (isDown = down) }
}
