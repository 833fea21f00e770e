import fc from 'fast-check'
import { describe, it } from 'vitest'
import { WindowsWorld, type Act, type Arrival, type Step } from './support/windows-world.ts'

const act = (): fc.Arbitrary<Act> => fc.constantFrom('succeed', 'throw', 'part', 'huge')

const arrivals = (): fc.Arbitrary<Arrival[]> =>
  fc.array(
    fc.record({
      keys: fc.array(fc.nat(8), { minLength: 1, maxLength: 8 }),
      seconds: fc.oneof(fc.nat(3), fc.nat(45)),
    }),
    { maxLength: 3 },
  )

const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ kind: fc.constantFrom('arrive', 'away'), arrivals: arrivals() }),
    fc.record({ kind: fc.constantFrom('split', 'merge'), of: fc.nat(9) }),
  )

describe('law 9: the event source mapping is faithful, also in tumbling windows', () => {
  it('the final invocations of a window tell of each of its records once, through failures, restarts and resharding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step(), { maxLength: 10 }),
        fc.array(act(), { maxLength: 20 }),
        async (steps, script) => {
          const world = new WindowsWorld(script)
          for (const one of steps) await world.take(one)
          await world.end()
        },
      ),
      { numRuns: 100 },
    )
  })
})
