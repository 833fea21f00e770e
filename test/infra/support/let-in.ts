import { expect } from 'vitest'
import { idClaims } from '../../servers/cognito.ts'
import { environmentOf, type Cloud } from './cloud.ts'
import { throughGateway } from './through-gateway.ts'

const password = 'correct horse battery'

/** A token of an admin of the user pool. */
function rootOf({ stack, cognito }: Cloud): Promise<string> {
  const { TRIBUTARY_USER_POOL, TRIBUTARY_USER_POOL_CLIENT: aud } = environmentOf(stack, 'Authorizer', '')
  const iss = `https://cognito-idp.us-east-1.amazonaws.com/${TRIBUTARY_USER_POOL!}`
  return cognito.users.sign({ ...idClaims('root', ['admin']), iss, aud })
}

type Asked = [method: string, path: string, more?: { token?: string; body?: object }]

const asking =
  (cloud: Cloud) =>
  async (...asked: Asked): Promise<number> =>
    (await throughGateway(cloud, ...asked)).statusCode

/** Expects that a user gets a token for a password, and may do with it what the user may. */
export async function expectSignIn(cloud: Cloud): Promise<void> {
  const statusOf = asking(cloud)
  const root = await rootOf(cloud)
  expect(await statusOf('PUT', '/passwords/ada', { body: { password } })).toBe(401)
  expect(await statusOf('PUT', '/passwords/ada', { token: root, body: { password } })).toBe(200)
  expect(await statusOf('POST', '/sessions', { body: { userId: 'ada', password: 'wrong' } })).toBe(401)
  const signedIn = await throughGateway(cloud, 'POST', '/sessions', { body: { userId: 'ada', password } })
  expect(signedIn.statusCode, signedIn.body).toBe(201)
  const { token, ...session } = JSON.parse(signedIn.body) as { token: string }
  expect(session).toMatchObject({ userId: 'ada', identityId: expect.stringMatching(/^us-east-1:/) as string })
  expect(await statusOf('GET', '/users/ada/notifications', { token })).toBe(200)
  expect(await statusOf('GET', '/users/bob/notifications', { token })).toBe(403)
  expect(await statusOf('PUT', '/passwords/ada', { token, body: { password } })).toBe(403)
  expect(await statusOf('GET', '/users/ada/notifications', { token: `${token}x` })).toBe(401)
  const begun = await throughGateway(cloud, 'POST', '/media', { token, body: { contentType: 'image/png' } })
  expect([begun.statusCode, begun.body]).toEqual([201, expect.stringContaining('"mediaId":"ada.')])
  expect(await statusOf('DELETE', '/passwords/ada', { token: root })).toBe(200)
  expect(await statusOf('POST', '/sessions', { body: { userId: 'ada', password } })).toBe(401)
}

/** Expects that a guest sees a media as soon as it is shared with everyone. `tell` appends events and waits for tables. */
export async function expectGuest(
  cloud: Cloud,
  tell: (events: readonly object[]) => Promise<void>,
): Promise<void> {
  const of = (id: string, type: string, data: object) => ({
    id,
    type,
    subject: 'gus',
    data: { mediaId: 'gus.sea', ...data },
  })
  const statusOf = asking(cloud)
  await tell([of('gus-1', 'media.uploaded', { bytes: 5, contentType: 'image/png' })])
  expect(await statusOf('GET', '/media/gus.sea')).toBe(401)
  await tell([of('gus-2', 'media.shared', { audience: 'everyone' })])
  expect(await statusOf('GET', '/media/gus.sea')).toBe(200)
  expect(await statusOf('GET', '/history/media/gus.sea')).toBe(200)
  expect(await statusOf('GET', '/users/gus')).toBe(401)
  expect(await statusOf('GET', '/healthz')).toBe(200)
}
