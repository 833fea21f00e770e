import fc from 'fast-check'
import { describe, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import { historyWithRepeats } from './support/history.ts'
import { pauses, RebuildWorld, steps } from './support/rebuild-world.ts'
import { witness } from './support/witness.ts'

describe.each([...projections, witness])('law 7: replay equals live ($name)', (projection) => {
  it('readers see the result of all events, whatever rebuilds do or leave undone while events arrive', async () => {
    await fc.assert(
      fc.asyncProperty(historyWithRepeats(), pauses(), steps(), async (events, livePauses, script) => {
        const world = new RebuildWorld(projection, events, livePauses)
        for (const step of script) await world.take(step)
        await world.end()
      }),
      { numRuns: 60 },
    )
  })
})
