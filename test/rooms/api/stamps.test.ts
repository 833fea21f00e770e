import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDoor } from '../../../src/api/door.ts'
import { Stamps } from '../../../src/api/stamps.ts'
import { compareTimes } from '../../../src/events/supersedes.ts'
import { openHouse, START, type House } from './support/house.ts'
import { uploaded } from './support/told.ts'
import { mediaApi } from '../../media.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const HOUR = 3_600_000
const jump = fc.constantFrom(0, 0, 0, 1, 7, HOUR, -HOUR, -1)
const write = fc.record({ door: fc.nat(2), jump, what: fc.constantFrom('location', 'rating', 'title') })

/** Three servers on one home, each with a clock of its own; the third has a new clock for every write. */
async function threeDoors() {
  const clocks = [0, 0, 0].map(() => ({ now: house.clock.now }))
  const open = (at: number) =>
    buildDoor({ ...house.home, now: () => clocks[at]!.now }, mediaApi, { docs: false })
  const [first, second] = [await open(0), await open(1)]
  return {
    clocks,
    ask: async (at: number, request: InjectOptions) => {
      const door = at === 0 ? first : at === 1 ? second : await open(2)
      return door.inject(request).finally(() => (at === 2 ? door.close() : undefined))
    },
    close: () => Promise.all([first.close(), second.close()]),
  }
}

const requestOf = (what: string, user: string, n: number) => {
  if (what === 'location') return [`/users/${user}/location`, 'PUT', { lat: n, lon: 0 }] as const
  if (what === 'rating') return [`/media/other.${user}/rating`, 'PUT', { stars: (n % 5) + 1 }] as const
  return [`/media/${user}.a`, 'PATCH', { title: `title ${n.toString()}` }] as const
}

let runs = 0

describe('writes that are acknowledged one after the other', () => {
  it('end with the value of the last one, through any server and by any clock', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 2, maxLength: 12 }), async (writes) => {
        const user = `u${(runs++).toString()}`
        const authorization = `Bearer ${await house.token(user, 'user', 1e9)}`
        const token = await house.token('feed', 'producer', 1e9)
        await house.ask('POST', '/events', { body: uploaded(`other.${user}`), token })
        await house.settle(['media'])
        const doors = await threeDoors()
        const said = new Map<string, object>()
        for (const [n, { door, jump, what }] of writes.entries()) {
          doors.clocks[door]!.now += jump
          const [url, method, payload] = requestOf(what, user, n)
          const { statusCode } = await doors.ask(door, { method, url, payload, headers: { authorization } })
          expect(statusCode).toBe(202)
          said.set(what, payload)
        }
        await doors.close()
        await house.settle(['location', 'log', 'media', 'stats'])
        const own = { token: await house.token(user, 'user', 1e9) }
        const { items } = (await house.ask('GET', `/history/users/${user}?limit=1000`, own)).body as {
          items: { type: string; data: object }[]
        }
        expect(items).toHaveLength(writes.length)
        for (const [what, type] of TYPES)
          expect(items.findLast((item) => item.type === type)?.data ?? {}).toMatchObject(said.get(what) ?? {})
        const place = await house.ask('GET', `/users/${user}/location`, own)
        expect(place.status === 404 ? {} : place.body).toMatchObject(said.get('location') ?? {})
      }),
      { numRuns: 12 },
    )
  })
})

const TYPES = [
  ['location', 'user.located'],
  ['rating', 'media.rated'],
  ['title', 'media.described'],
] as const

describe('Stamps', () => {
  it('gives the machine’s time if that moves forward', async () => {
    let now = START
    const stamps = new Stamps(() => now, {})
    expect((await stamps.next('ann')).time).toBe('2026-01-01T00:00:00.000Z')
    now += 5
    expect((await stamps.next('ann')).time).toBe('2026-01-01T00:00:00.005Z')
  })

  it('grows whatever the clock does, and runs ahead of it by no more than it must', () =>
    fc.assert(
      fc.asyncProperty(fc.array(jump, { minLength: 1, maxLength: 60 }), async (jumps) => {
        let [now, latest] = [START, 0]
        const stamps = new Stamps(() => now, {})
        let last = '1970-01-01T00:00:00Z'
        for (const jump of jumps) {
          now += jump
          latest = Math.max(latest, now)
          const { time, notBefore } = await stamps.next('ann')
          expect(compareTimes(time, last)).toBeGreaterThan(0)
          expect(notBefore).toBe(latest)
          last = time
        }
      }),
      { numRuns: 50 },
    ))
})
