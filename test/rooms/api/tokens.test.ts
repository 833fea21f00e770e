import { base64url, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintToken } from '../../../src/api/tokens.ts'
import { KEY, openHouse, START, type House } from './support/house.ts'
import { located } from './support/told.ts'

const OTHER_KEY = new Uint8Array(32).fill(8)
const SECONDS = START / 1000

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const signed = (claims: object, key = KEY, alg = 'HS256') =>
  new SignJWT({ sub: 'ann', role: 'user', exp: SECONDS + 60, ...claims })
    .setProtectedHeader({ alg })
    .sign(key)

const forged = async () => {
  const [header, , signature] = (await signed({})).split('.')
  return [
    header,
    base64url.encode(JSON.stringify({ sub: 'ann', role: 'admin', exp: SECONDS + 60 })),
    signature,
  ].join('.')
}

describe('a token', () => {
  it.each<[string, () => Promise<string> | string]>([
    [
      'that has expired',
      () => mintToken(KEY, { user: 'ann', role: 'user', ttlSeconds: 60, now: START - 60_000 }),
    ],
    ['of another key', () => signed({}, OTHER_KEY)],
    ['of another algorithm', () => signed({}, KEY, 'HS512')],
    ['that nobody signed', () => new UnsecuredJWT({ sub: 'ann', role: 'admin', exp: SECONDS + 60 }).encode()],
    ['with other claims under its signature', forged],
    ['of a role we do not know', () => signed({ role: 'root' })],
    ['without a role', () => signed({ role: undefined })],
    ['that never expires', () => signed({ exp: undefined })],
    ['of no user', () => signed({ sub: undefined })],
    ['of a user that cannot be', () => signed({ sub: 'a/b' })],
    ['that is none', () => 'abc'],
  ])('%s is not let in', async (_, make) => {
    const { status, headers } = await house.ask('GET', '/users/ann/usage', { token: await make() })
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="tributary", error="invalid_token"/)
  })

  it.each([null, ''])('that is missing (%j) is asked for', async (token) => {
    const { status, headers } = await house.ask('GET', '/users/ann/usage', { token })
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="tributary"'])
  })

  it('is accepted until the second it expires, also if it was accepted before', async () => {
    const token = await house.token('ann', 'user', 60)
    const ask = async () => (await house.ask('GET', '/users/ann/usage', { token })).status
    const before = house.clock.now
    house.clock.now = before + 59_999
    expect(await ask()).toBe(200)
    house.clock.now = before + 60_000
    expect(await ask()).toBe(401)
    house.clock.now = before
  })

  it('is asked for before a body is looked at', async () => {
    const { status } = await house.ask('POST', '/events', { token: null, body: 'x'.repeat(10_000_000) })
    expect(status).toBe(401)
  })

  it('is never logged, nor is where anybody is', async () => {
    const token = await house.token('ann')
    await house.ask('POST', '/events', {
      token,
      body: located('ann', { data: { lat: 12.345678, lon: 'x' } }),
    })
    await house.ask('GET', '/nearby?lat=12.345678&lon=3&radius=5&kind=users', { token })
    await house.ask('GET', '/nearby?lat=12.345678', { token })
    expect(house.lines.length).toBeGreaterThan(0)
    expect(house.lines.join()).not.toContain(token)
    expect(house.lines.join()).not.toContain('12.345678')
  })
})

describe('health and documents', () => {
  it.each(['/healthz', '/readyz', '/openapi.json', '/docs/'])('%s needs no token', async (url) => {
    expect((await house.ask('GET', url, { token: null })).status).toBe(200)
  })

  it('/metrics is for admins', async () => {
    for (const [role, status] of [
      ['user', 403],
      ['producer', 403],
      ['admin', 200],
    ] as const)
      expect((await house.ask('GET', '/metrics', { token: await house.token('ann', role) })).status).toBe(
        status,
      )
  })
})
