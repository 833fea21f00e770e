import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TriggersWorld, type Delivery, type Invoking } from './support/triggers-world.ts'
import { TRIGGERS, type Trigger } from './support/triggers.ts'

const trigger = () => fc.constantFrom(...(Object.keys(TRIGGERS) as Trigger[]))
const ids = () => fc.array(fc.nat(15), { minLength: 1, maxLength: 6 })

const invoking = (): fc.Arbitrary<Invoking> =>
  fc.record({
    writes: fc.oneof(fc.nat(12), fc.constant(Infinity)),
    fails: fc.array(fc.constantFrom(false, false, true), { maxLength: 6 }),
  })

const delivery = (): fc.Arbitrary<Delivery> =>
  fc.record({ trigger: trigger(), ids: ids(), invoked: fc.array(invoking(), { maxLength: 3 }) })

describe('law 13: triggers', () => {
  it('an event has its effects and what follows once, whichever triggers bring it, how often, and whatever ends them', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Deliveries of one list happen at the same time.
        fc.array(fc.array(delivery(), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 8 }),
        async (times) => {
          const world = new TriggersWorld()
          for (const some of times) await Promise.all(some.map((one) => world.deliver(one)))
          await world.check()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('without crashes and races, the effect itself happens once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(trigger(), ids()), { maxLength: 8 }), async (sent) => {
        const world = new TriggersWorld()
        for (const [trigger, ids] of sent)
          await world.deliver({ trigger, ids: [...new Set(ids)], invoked: [] })
        expect(world.baked).toHaveLength(new Set(world.baked).size)
      }),
      { numRuns: 20 },
    )
  })
})
