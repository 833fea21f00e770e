import fc from 'fast-check'
import { steps } from './over-quota-deeds.ts'
import { OverQuotaWorld } from './over-quota-world.ts'

/** Whatever kills whoever does it: exactly the media that do not fit are removed, with all made from them, and told once. */
export const carriedOut = (numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(steps(), async (all) => {
      const world = new OverQuotaWorld()
      await world.begin()
      for (const step of all) await world.take(step)
      await world.settle()
      await world.check()
    }),
    { numRuns },
  )
