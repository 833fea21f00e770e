import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeAttempt } from '../../../src/passwords/attempts.ts'
import { verifyToken } from '../../../src/api/tokens.ts'
import { KEY, openHouse, START, type House } from './support/house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const PASSWORD = 'correct horse battery'

const admin = async () => ({ token: await house.token('root', 'admin') })

const setPassword = async (user: string, password = PASSWORD) =>
  house.ask('PUT', `/passwords/${user}`, { ...(await admin()), body: { password } })

const signIn = (userId: string, password: string, remoteAddress?: string) =>
  house.ask('POST', '/sessions', {
    token: null,
    body: { userId, password },
    ...(remoteAddress !== undefined && { remoteAddress }),
  })

describe('POST /sessions', () => {
  it('gives a token of the user, which the server accepts for a quarter of an hour', async () => {
    await setPassword('ann')
    const { status, body, headers } = await signIn('ann', PASSWORD)
    const { token, ...rest } = body as { token: string }
    expect([status, rest]).toEqual([201, { userId: 'ann', expiresAt: '2026-01-01T00:15:00.000Z' }])
    expect(headers['cache-control']).toBe('no-store')
    expect(await verifyToken(KEY, token, START)).toEqual({
      ok: true,
      value: { caller: { user: 'ann', role: 'user' }, until: START + 900_000 },
    })
    const place = { token, body: { lat: 1, lon: 2 } }
    expect((await house.ask('PUT', '/users/ann/location', place)).status).toBe(202)
    expect((await house.ask('PUT', '/users/bob/location', place)).status).toBe(403)
    house.clock.now += 900_001
    expect((await house.ask('PUT', '/users/ann/location', place)).status).toBe(401)
  })

  it('answers a wrong password, an unknown user and a removed password alike, and as slowly', async () => {
    await setPassword('ann')
    await setPassword('bob')
    await house.ask('DELETE', '/passwords/bob', await admin())
    await signIn('nobody', PASSWORD)
    const answers = []
    for (const [user, password] of [
      ['ann', 'wrong horse battery'],
      ['ann', ''],
      ['nobody', PASSWORD],
      ['bob', PASSWORD],
    ] as const) {
      const cpu = process.cpuUsage()
      const { status, body, headers } = await signIn(user, password)
      const { user: micros } = process.cpuUsage(cpu)
      answers.push({ status, body, challenge: headers['www-authenticate'] })
      // A derivation takes far more than all else that a request does.
      expect([user, micros > 50_000]).toEqual([user, true])
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('Bearer') as string,
    })
  })

  it('takes a password in any spelling of its characters, and a changed one only', async () => {
    await setPassword('ann', 'Zürich und Ångström')
    expect((await signIn('ann', 'Zu\u0308rich und A\u030Angstro\u0308m')).status).toBe(201)
    await setPassword('ann', 'something else now')
    expect((await signIn('ann', 'Zürich und Ångström')).status).toBe(401)
    expect((await signIn('ann', 'something else now')).status).toBe(201)
  })

  it('limits failures of a user, known or not, and lets one more in after a while', async () => {
    await setPassword('ann')
    const { tables } = house.home
    for (const user of ['ann', 'nobody']) {
      for (let n = 0; n < 10; n++) await takeAttempt(tables, { user, address: `192.0.2.${n}`, now: START })
      const { status, body, headers } = await signIn(user, PASSWORD)
      expect([user, status, headers['retry-after']]).toEqual([user, 429, '30'])
      expect(body).toMatchObject({ type: 'urn:tributary:problem:too-many-attempts' })
    }
    house.clock.now += 30_000
    for (let n = 0; n < 3; n++) expect((await signIn('ann', PASSWORD)).status).toBe(201)
    expect((await signIn('nobody', PASSWORD)).status).toBe(401)
    expect((await signIn('nobody', PASSWORD)).status).toBe(429)
  })

  it('derives nothing for an attempt that it refuses', async () => {
    for (let n = 0; n < 10; n++)
      await takeAttempt(house.home.tables, { user: 'ann', address: `192.0.2.${n}`, now: START })
    const micros: number[] = []
    for (let n = 0; n < 5; n++) {
      const cpu = process.cpuUsage()
      expect((await signIn('ann', PASSWORD)).status).toBe(429)
      micros.push(process.cpuUsage(cpu).user)
    }
    expect(Math.min(...micros)).toBeLessThan(50_000)
  })

  it('limits attempts from an address, whichever users they name', async () => {
    const { tables } = house.home
    for (let n = 0; n < 49; n++)
      await takeAttempt(tables, { user: `u${n}`, address: '127.0.0.1', now: START })
    expect((await signIn('ann', PASSWORD)).status).toBe(401)
    expect((await signIn('ann', PASSWORD)).headers['retry-after']).toBe('2')
    expect((await signIn('ann', PASSWORD, '2001:db8::1')).status).toBe(401)
  })

  it('keeps no password and no attempt where anybody reads: not in the log, and not in the lines of the server', async () => {
    await setPassword('ann')
    await signIn('ann', PASSWORD)
    await signIn('ann', 'another secret text')
    await house.settle()
    for (const text of [PASSWORD, 'another secret text', 'scrypt'])
      expect(house.lines.join('')).not.toContain(text)
    expect((await house.ask('GET', '/history/users/ann')).body).toMatchObject({ items: [] })
    const [row] = await house.home.tables.get('credentials', [{ partition: 'ann', sort: 'password' }])
    expect(JSON.stringify(row)).toMatch(/\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}"/)
    expect(JSON.stringify(row)).not.toContain(PASSWORD)
  })

  it.each([
    ['a short password', { password: 'x'.repeat(11) }],
    ['a long password', { password: 'x'.repeat(129) }],
    ['no password', {}],
    ['a number', { password: 123_456_789_012 }],
  ])('is set no password: %s', async (_, body) => {
    expect((await house.ask('PUT', '/passwords/ann', { ...(await admin()), body })).status).toBe(400)
  })

  it('is for admins to set and to remove', async () => {
    for (const role of ['user', 'producer'] as const) {
      const asked = { token: await house.token('ann', role), body: { password: PASSWORD } }
      expect((await house.ask('PUT', '/passwords/ann', asked)).status).toBe(403)
      expect((await house.ask('DELETE', '/passwords/ann', { token: asked.token })).status).toBe(403)
    }
    expect((await house.ask('DELETE', '/passwords/ann', await admin())).status).toBe(404)
  })
})
