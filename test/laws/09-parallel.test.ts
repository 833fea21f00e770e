import fc from 'fast-check'
import { describe, it } from 'vitest'
import { ParallelWorld, type Act, type Step } from './support/parallel-world.ts'

const act = (): fc.Arbitrary<Act> => fc.record({ ms: fc.nat(5_000), failsAt: fc.nat(8) })

const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      keys: fc.array(fc.nat(8), { minLength: 1, maxLength: 16 }),
    }),
    fc.record({ kind: fc.constantFrom('split', 'merge', 'restart', 'wait'), of: fc.nat(9) }),
  )

describe('law 9: the event source mapping is faithful, also with several batches of a shard at once', () => {
  it('keeps every key in order and in one hand, and delivers all of it, through resharding and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 10 }),
        fc.array(step(), { maxLength: 12 }),
        fc.array(act(), { maxLength: 30 }),
        async (factor, steps, script) => {
          const world = new ParallelWorld(script, factor)
          for (const one of steps) await world.take(one)
          await world.end()
        },
      ),
      { numRuns: 100 },
    )
  })
})
