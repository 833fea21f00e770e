import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../src/api/route.ts'
import { PUBLIC_SECONDS } from '../../src/api/caching.ts'
import { GUEST, type Role } from '../../src/policy/caller.ts'
import { routes } from '../media.ts'
import type { House } from '../rooms/api/support/house.ts'
import { openWorld } from './support/unseen-world.ts'
import { urlsOf } from './support/unseen-urls.ts'

let house: House
beforeAll(async () => {
  house = await openWorld(GUEST, false, [])
})
afterAll(() => house.close())

type Headers = Readonly<Record<string, string>>

const readings = routes.filter(({ method, answers }) => {
  return method === 'GET' && answers[200]?.mediaType !== 'text/event-stream'
})

const named = (some: readonly Route[]) => some.map((route) => [route.path, route] as const)

const isSuccess = (status: number): boolean => status < 400

const cachingOf = (headers: Readonly<Record<string, unknown>>): string =>
  (headers['cache-control'] as string | undefined) ?? ''

const variesBy = (headers: Readonly<Record<string, unknown>>): readonly string[] =>
  ((headers['vary'] as string | undefined) ?? '').toLowerCase().split(/ *, */)

const CALLERS: readonly (readonly [user: string, role: Role])[] = [
  ['ann', 'user'],
  ['zoe', 'user'],
  ['feed', 'producer'],
  ['root', 'admin'],
]

describe('law 12: an answer to a token is for nobody else’s cache', () => {
  test.each(named(readings))('%s', async (_, route) => {
    for (const url of urlsOf(route))
      for (const [user, role] of CALLERS) {
        const { status, headers } = await house.ask('GET', url, { token: await house.token(user, role) })
        const caching = cachingOf(headers)
        expect([url, role, caching.match(/public|s-maxage/)]).toEqual([url, role, null])
        if (route.may === undefined || !isSuccess(status)) continue
        expect([url, role, caching]).toEqual([url, role, expect.stringMatching(/^(private, |no-store$)/)])
        if (caching !== 'no-store') expect(variesBy(headers)).toContain('authorization')
      }
  })
})

/** Headers that tell guests apart, and headers that an answer may depend on. */
const GUESTS: readonly Headers[] = [
  { 'user-agent': 'another', cookie: 'guest=1', 'x-forwarded-for': '192.0.2.7', 'accept-language': 'de' },
  { origin: 'https://app.example', referer: 'https://app.example/', 'idempotency-key': 'k' },
  { accept: 'image/webp' },
  { accept: 'image/jpeg' },
]

const open = readings.filter(({ guests, may }) => guests && may !== undefined)

describe('law 12: any cache may answer all guests alike, for some seconds, if it heeds Vary', () => {
  test.each(named(open))('%s', async (_, route) => {
    let kept = 0
    for (const url of urlsOf(route)) {
      const ask = (headers: Headers) => house.ask('GET', url, { token: null, headers })
      const one = await ask({})
      const caching = cachingOf(one.headers)
      if (caching === 'no-store' || !isSuccess(one.status)) {
        expect([url, caching]).toEqual([url, expect.not.stringMatching(/public|max-age/)])
        continue
      }
      expect([url, caching]).toEqual([url, `public, max-age=${PUBLIC_SECONDS}`])
      kept += 1
      const varies = variesBy(one.headers)
      expect(varies).toContain('authorization')
      for (const headers of GUESTS.filter(
        (some) => !Object.keys(some).some((name) => varies.includes(name)),
      )) {
        const other = await ask(headers)
        expect([url, headers, shown(other)]).toEqual([url, headers, shown(one)])
      }
    }
    expect(kept, 'some answer is for caches').toBeGreaterThan(0)
  })

  test('and nothing else: a route that guests may not use, or that reads no token, is never public', async () => {
    for (const route of readings.filter((one) => !open.includes(one)))
      for (const url of urlsOf(route)) {
        const { headers } = await house.ask('GET', url, { token: null })
        expect([url, cachingOf(headers)]).toEqual([url, expect.not.stringMatching(/public|max-age/)])
      }
  })
})

const shown = ({ status, type, body, headers }: Awaited<ReturnType<House['ask']>>) => ({
  status,
  type,
  body,
  tag: headers['etag'],
  vary: headers['vary'],
})

test('a stored answer to a guest is confirmed with the same headers', async () => {
  const first = await house.ask('GET', '/media/ann.everyone', { token: null })
  const headers = { 'if-none-match': String(first.headers['etag']) }
  const again = await house.ask('GET', '/media/ann.everyone', { token: null, headers })
  expect([again.status, cachingOf(again.headers), again.headers['vary']]).toEqual([
    304,
    `public, max-age=${PUBLIC_SECONDS}`,
    'Authorization',
  ])
})
