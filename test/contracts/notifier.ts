import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../src/events/user-id.ts'
import type { Notification, Notifier } from '../../src/notify/notifier.ts'

/** A notifier, and the notifications that users have received. */
export interface Heard {
  readonly notifier: Notifier
  readonly heard: (user: UserId) => Promise<readonly Notification[]>
}

const ann = 'ann' as UserId
const bob = 'a:b_b-1' as UserId

const notification = (id: string): fc.Arbitrary<Notification> =>
  fc.record({
    id: fc.constant(id),
    userId: fc.constantFrom(ann, bob),
    type: fc.constantFrom('usage.quota-exceeded', 'media.deleted'),
    time: fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString()),
    data: fc.dictionary(
      fc.constantFrom('mediaId', 'usedBytes'),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat()),
    ),
  })

const distinct = (all: readonly Notification[]) =>
  [...new Map(all.map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))

/** The contract of the Notifier port. `make` starts without any notification. */
export function notifierContract(name: string, make: () => Promise<Heard>): void {
  describe(`the notifier of ${name}`, () => {
    let made: Heard
    beforeEach(async () => {
      made = await make()
    })
    afterEach(() => made.notifier.close())

    test('tells each user what is theirs, whole, and again what is told again', async () => {
      let run = 0
      const all: Notification[] = []
      await fc.assert(
        fc.asyncProperty(
          fc.gen(),
          fc.integer({ min: 0, max: 25 }),
          fc.boolean(),
          async (gen, count, again) => {
            const some = Array.from({ length: count }, () =>
              gen(notification, `n${String(run++).padStart(4, '0')}`),
            )
            await made.notifier.notify(some)
            if (again) await made.notifier.notify(some)
            all.push(...some)
          },
        ),
        { numRuns: 8, endOnFailure: true },
      )
      for (const user of [ann, bob])
        expect(distinct(await made.heard(user))).toEqual(
          distinct(all.filter(({ userId }) => userId === user)),
        )
      expect(all.length).toBeGreaterThan(0)
    })

    test('tells nobody of nothing', async () => {
      await made.notifier.notify([])
      expect(await made.heard(ann)).toEqual([])
    })
  })
}
