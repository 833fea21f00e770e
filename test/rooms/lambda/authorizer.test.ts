import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { laneOf } from '../../../src/events/lane.ts'
import { authorizerOf } from '../../../src/lambda/authorizer.ts'
import { identityPoolIssuer, userPoolIssuer } from '../../../src/lambda/issuers.ts'
import {
  CLIENT,
  idClaims,
  IDENTITY_POOL,
  identityClaims,
  PROVIDER,
  REGION,
  startCognito,
  USER_POOL,
} from '../../servers/cognito.ts'

let cognito: Awaited<ReturnType<typeof startCognito>>
beforeAll(async () => {
  cognito = await startCognito()
})
afterAll(() => cognito.close())

const OPEN = new Set(['GET /media/{id}'])

const issuersAt = (endpoint: string | undefined) => [
  userPoolIssuer({ region: REGION, pool: USER_POOL, client: CLIENT, endpoint }),
  identityPoolIssuer({ pool: IDENTITY_POOL, provider: PROVIDER, endpoint }),
]

const API = 'arn:aws:execute-api:us-east-1:123456789012:api/dev'

const eventOf = (headers: object | null, method = 'GET', resource = '/users/{id}') => ({
  type: 'REQUEST',
  methodArn: `${API}/${method}/users/ann`,
  httpMethod: method,
  resource,
  headers,
})

let authorizer: ReturnType<typeof authorizerOf>
beforeAll(() => {
  authorizer = authorizerOf(issuersAt(cognito.endpoint), OPEN)
})

const bearer = (token: string, name = 'Authorization') => ({ [name]: `Bearer ${token}` })

const allowed = (resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }],
})

const SUB = '9e107d9d-372b-4b68-8d3f-0123456789ab'

describe('the authorizer', () => {
  test.each([
    [[], 'user'],
    [['admin'], 'admin'],
    [['producer'], 'producer'],
    [['producer', 'admin'], 'admin'],
    [['administrator', 'producers'], 'user'],
  ])(
    'tells the user of an ID token of the user pool, and the role of its groups %j',
    async (groups, role) => {
      const token = await cognito.users.sign(idClaims(SUB, groups))
      for (const name of ['Authorization', 'authorization', 'AUTHORIZATION'])
        expect(await authorizer(eventOf(bearer(token, name)))).toEqual({
          principalId: SUB,
          policyDocument: allowed(`${API}/*`),
          context: { user: SUB, role, lane: 'ab' },
        })
    },
  )

  test('tells any user whom the application itself signed in, in that user’s lane, with the role of a user', () =>
    fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9_:-]{1,64}$/), async (user) => {
        const claims = { ...identityClaims(user), 'cognito:groups': ['admin'], role: 'admin' }
        const { context } = await authorizer(eventOf(bearer(await cognito.identities.sign(claims))))
        expect(context).toEqual({ user, role: 'user', lane: laneOf(user as never) })
      }),
      { numRuns: 30 },
    ))

  test('admits a guest to an open route alone, and to that method alone', async () => {
    for (const headers of [null, {}, { Authorization: 'Basic YTpi' }]) {
      const event = eventOf(headers, 'GET', '/media/{id}')
      const { policyDocument, context } = await authorizer(event)
      expect([policyDocument, context]).toEqual([allowed(event.methodArn), {}])
      for (const [method, path] of [
        ['GET', '/users/{id}'],
        ['PUT', '/media/{id}'],
        ['POST', '/events'],
      ] as const)
        await expect(authorizer(eventOf(headers, method, path))).rejects.toThrow(/^Unauthorized$/)
    }
  })

  const past = Math.floor(Date.now() / 1000) - 10

  test.each<[name: string, make: () => Promise<string> | string]>([
    ['no token at all', () => 'x'],
    ['an unknown issuer', () => cognito.users.sign({ ...idClaims(SUB), iss: 'https://evil.example' })],
    ['another pool', () => cognito.users.sign({ ...idClaims(SUB), iss: `${idClaims(SUB).iss}2` })],
    ['another client', () => cognito.users.sign({ ...idClaims(SUB), aud: 'other' })],
    ['an access token', () => cognito.users.sign({ ...idClaims(SUB), token_use: 'access' })],
    // An encrypted JWT (Cognito Developer Guide, "Refresh tokens").
    ['a refresh token', () => `${Buffer.from('{"alg":"RSA-OAEP"}').toString('base64url')}.a.b.c.d`],
    ['a token of no use', () => cognito.users.sign({ ...idClaims(SUB), token_use: undefined })],
    ['an expired token', () => cognito.users.sign({ ...idClaims(SUB), exp: past })],
    ['no expiry', () => cognito.users.sign({ ...idClaims(SUB), exp: undefined })],
    ['no user', () => cognito.users.sign({ ...idClaims(SUB), sub: undefined })],
    ['a user that is none', () => cognito.users.sign(idClaims('a b'))],
    ['an unknown key', () => cognito.users.sign(idClaims(SUB), 'u2')],
    ['the other issuer’s key', () => cognito.identities.sign(idClaims(SUB))],
    ['the other issuer’s key by this one’s name', () => cognito.identities.sign(idClaims(SUB), 'u1')],
    ['the other issuer’s key again', () => cognito.users.sign(identityClaims('ada'))],
    ['another identity pool', () => cognito.identities.sign(identityClaims('ada', `${REGION}:other`))],
    ['another provider', () => cognito.identities.sign(identityClaims('ada', IDENTITY_POOL, 'other'))],
    [
      'a user of another identity pool',
      () =>
        cognito.identities.sign({
          ...identityClaims('ada'),
          amr: identityClaims('ada', `${REGION}:other`).amr,
        }),
    ],
    ['an expired session', () => cognito.identities.sign({ ...identityClaims('ada'), exp: past })],
    [
      'a guest’s identity',
      () => cognito.identities.sign({ ...identityClaims('ada'), amr: ['unauthenticated'] }),
    ],
    [
      'a guest who names a user',
      () =>
        cognito.identities.sign({
          ...identityClaims('ada'),
          amr: ['unauthenticated', `${PROVIDER}:${IDENTITY_POOL}:ada`],
        }),
    ],
    ['no methods', () => cognito.identities.sign({ ...identityClaims('ada'), amr: undefined })],
    [
      'two users',
      () =>
        cognito.identities.sign({
          ...identityClaims('ada'),
          amr: [...identityClaims('ada').amr, `${PROVIDER}:${IDENTITY_POOL}:bob`],
        }),
    ],
    ['an unsigned token', () => new UnsecuredJWT(idClaims(SUB)).encode()],
    [
      'the public key as a secret',
      () =>
        new SignJWT(idClaims(SUB))
          .setProtectedHeader({ alg: 'HS256', kid: 'u1' })
          .sign(Buffer.from(JSON.stringify(cognito.users.jwks.keys[0]))),
    ],
    [
      'a stranger’s key under the known name',
      async () =>
        new SignJWT(idClaims(SUB))
          .setProtectedHeader({ alg: 'RS256', kid: 'u1' })
          .sign((await generateKeyPair('RS256')).privateKey),
    ],
  ])('answers 401 to %s, on open routes too', async (_, make) => {
    const headers = bearer(await make())
    for (const path of ['/users/{id}', '/media/{id}'])
      await expect(authorizer(eventOf(headers, 'GET', path))).rejects.toThrow(/^Unauthorized$/)
  })

  test.each([
    ['users', `https://cognito-idp.${REGION}.amazonaws.com/${USER_POOL}/.well-known/jwks.json`],
    ['identities', 'https://cognito-identity.amazonaws.com/.well-known/jwks_uri'],
  ] as const)('has the keys of %s from %s', async (of, address) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url)
      return Promise.resolve(Response.json(cognito[of].jwks))
    })
    const claims = of === 'users' ? idClaims(SUB) : identityClaims('ada')
    const event = eventOf(bearer(await cognito[of].sign(claims)))
    await authorizerOf(issuersAt(undefined), OPEN)(event).finally(() => vi.unstubAllGlobals())
    expect(asked.map(String)).toEqual([address])
  })

  test('answers 500 if the keys cannot be fetched, and works as soon as they can', async () => {
    const fresh = authorizerOf(issuersAt(cognito.endpoint), OPEN)
    const headers = bearer(await cognito.users.sign(idClaims(SUB)))
    cognito.fail(true)
    await expect(fresh(eventOf(headers))).rejects.not.toThrow(/^Unauthorized$/)
    cognito.fail(false)
    expect((await fresh(eventOf(headers))).principalId).toBe(SUB)
  })

  test('refuses an event that is none of API Gateway’s', async () => {
    await expect(authorizer({ type: 'TOKEN' })).rejects.toThrow("none of API Gateway's")
  })
})
