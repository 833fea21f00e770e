import fc from 'fast-check'
import { describe, it } from 'vitest'
import { WindowsWorld, type Act, type Step } from './support/windows-world.ts'

const act = (): fc.Arbitrary<Act> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Act>('succeed', 'throw', 'part') },
    { weight: 1, arbitrary: fc.constant<Act>('huge') },
  )

const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      keys: fc.array(fc.nat(8), { minLength: 1, maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant('wait' as const), of: fc.nat(45) }),
    fc.record({ kind: fc.constantFrom('split', 'merge', 'restart'), of: fc.nat(9) }),
  )

describe('law 9: the event source mapping is faithful, also in tumbling windows', () => {
  it('the final invocations of a window tell of each of its records once, through failures, restarts and resharding', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step(), { maxLength: 16 }),
        fc.array(act(), { maxLength: 30 }),
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
