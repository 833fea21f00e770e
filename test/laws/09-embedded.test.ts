import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folds, live, WAYS, type Command } from './support/embedded-world.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { expectedState, stateOf } from './support/state.ts'

const command = (): fc.Arbitrary<Command> =>
  fc.oneof(
    fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constantFrom('split', 'merge', 'reopen', ...WAYS), of: fc.nat(9) }),
  )

describe('law 9: embedded is faithful', () => {
  it('log, tables and mappings together match the definitions through splits, merges, stops, crashes and reopening', async () => {
    await fc.assert(
      fc.asyncProperty(
        historyWithRepeats(),
        fc.array(command(), { maxLength: 12 }),
        async (events, commands) => {
          const path = await mkdtemp(join(tmpdir(), 'faithful-'))
          const tables = await live(path, events, commands)
          for (const projection of folds)
            expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrive(events)))
          await tables.close()
          await rm(path, { recursive: true })
        },
      ),
      { numRuns: 60 },
    )
  })
})
