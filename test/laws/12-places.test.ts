import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { location } from '../../projections/location.ts'
import { answerOf } from '../../src/answer/answer-of.ts'
import type { Place } from '../../src/nearness/distance.ts'
import { snap } from '../../src/nearness/snap.ts'
import { usersNearby } from '../../src/media/users-nearby.ts'
import type { Visitor } from '../../src/policy/caller.ts'
import { located, sharingSet } from '../rooms/projections/events.ts'
import { tablesAfter } from '../rooms/projections/given.ts'

const [zoe, producer] = ['user', 'producer'].map((role) => ({ role, user: 'zoe' }) as Visitor)
const askers = [zoe!, producer!]

const anywhere = fc.record({
  lat: fc.oneof(fc.constant(90), fc.double({ min: -90, max: 90, noNaN: true })),
  lon: fc.oneof(fc.constant(180), fc.double({ min: -180, max: 180, noNaN: true })),
})

/** A place near a middle, so that many users are within one circle. */
const around = (middle: Place) =>
  fc.tuple(anywhere, fc.constantFrom(1e-5, 1e-4, 1e-3)).map(([{ lat, lon }, scale]) => ({
    lat: Math.max(-90, Math.min(90, middle.lat + lat * scale)),
    lon: Math.max(-180, Math.min(180, middle.lon + lon * scale)),
  }))

/** Another place of the same cell. */
const inCellOf = (place: Place) =>
  around(snap(place)).map((other) => {
    const [here, there] = [snap(place), snap(other)]
    return here.lat === there.lat && here.lon === there.lon ? other : here
  })

const user = (middle: Place) =>
  around(middle).chain((place) =>
    fc.record({
      sharing: fc.constantFrom('near', 'off', undefined),
      place: fc.constant(place),
      other: inCellOf(place),
      elsewhere: anywhere,
      accuracy: fc.option(fc.nat(5_000), { nil: undefined }),
    }),
  )

const question = (middle: Place) =>
  fc.record({
    // Where users near the middle are snapped to, a small circle tells apart what an answer is made of.
    here: fc.oneof(around(middle), fc.constant(snap(middle))),
    radius: fc.constantFrom(0, 1, 200, 400, 1_000, 50_000),
    limit: fc.constantFrom(1, 3, 1_000),
  })

const scene = anywhere.chain((middle) =>
  fc.record({
    users: fc.array(user(middle), { minLength: 1, maxLength: 12 }),
    questions: fc.array(question(middle), { minLength: 1, maxLength: 12 }),
  }),
)

type Scene = typeof scene extends fc.Arbitrary<infer Made> ? Made : never

/** The same users; in the other world each is elsewhere: in the same cell, or anywhere if nothing is shared. */
const tablesOf = ({ users }: Scene, isOther: boolean) =>
  tablesAfter(
    [location],
    users.flatMap(({ sharing, place, other, elsewhere, accuracy }, n) => {
      const { lat, lon } = isOther ? (sharing === 'off' ? elsewhere : other) : place
      return [
        ...(sharing === undefined ? [] : [sharingSet(`u${n}`, sharing)]),
        located(`u${n}`, lat, lon, { id: `e${n}` }, isOther ? 1 : accuracy),
      ]
    }),
  )

async function answersIn(scene: Scene, isOther: boolean): Promise<unknown> {
  const tables = await tablesOf(scene, isOther)
  const answers: unknown[] = []
  for (const asker of askers) {
    for (const { here, ...asked } of scene.questions)
      answers.push(await usersNearby(tables, asker, { ...here, ...asked }))
    for (const n of scene.users.keys()) {
      const row = await answerOf(tables, location, `u${n}`)
      answers.push(row && location.seen?.(row, asker))
    }
  }
  return answers
}

describe('law 12: others learn nothing of a place that is shared as near but its cell, and nothing of one that is not shared', () => {
  test('any number of questions is answered alike, wherever in their cells the users are', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (one) => {
        expect(await answersIn(one, true)).toEqual(await answersIn(one, false))
      }),
      { numRuns: 150 },
    )
  })
})
