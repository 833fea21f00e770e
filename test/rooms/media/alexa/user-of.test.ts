import { SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { userOf } from '../../../../src/media/alexa/user-of.ts'
import { CLIENT, ISSUER, linking } from './linking.ts'

let link: Awaited<ReturnType<typeof linking>>
beforeAll(async () => {
  link = await linking()
})

describe('the user of a linked account', () => {
  test('is that of an access token of the pool, made for Alexa’s client', async () => {
    expect(await userOf(await link.tokenFor('ann'), link.pool)).toBe('ann')
    const admin = await link.tokenFor('ann', { 'cognito:groups': ['admin'] })
    expect(await userOf(admin, link.pool)).toBe('ann')
  })

  test.each([
    ['of another client', { client_id: 'other' }],
    ['without a client, though the audience is Alexa’s', { client_id: undefined, aud: CLIENT }],
    ['that is an ID token', { token_use: 'id', aud: CLIENT }],
    ['without a use', { token_use: undefined }],
    ['of another pool', { iss: `${ISSUER}x` }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['that never expires', { exp: undefined }],
    ['that is not yet valid', { nbf: 4_000_000_000 }],
    ['for nobody', { sub: '' }],
    ['for what is no user id', { sub: '../ann' }],
  ])('is nobody for a token %s', async (_, claims) => {
    expect(await userOf(await link.tokenFor('ann', claims), link.pool)).toBeUndefined()
  })

  test('is nobody for a token that the pool did not sign', async () => {
    const other = await linking()
    const unknown = await link.tokenFor('ann', {}, { kid: 'k2' })
    const shared = await new SignJWT({
      sub: 'ann',
      token_use: 'access',
      client_id: CLIENT,
      iss: ISSUER,
      exp: 4e9,
    })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from(JSON.stringify(link.keys)))
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await link.tokenFor('ann')).split('.')[1]!}.`
    for (const token of [await other.tokenFor('ann'), unknown, shared, none, '', 'a.b.c', 'no token'])
      expect(await userOf(token, link.pool)).toBeUndefined()
  })

  test('is not known while the pool’s keys cannot be fetched', async () => {
    const keys = () => Promise.reject(new Error('connect ECONNREFUSED'))
    await expect(userOf(await link.tokenFor('ann'), { ...link.pool, keys })).rejects.toThrow('ECONNREFUSED')
  })
})
