import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quota } from '../../projections/quota.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { decide } from '../oracle/quota.ts'
import { DEFAULT, bursts, decisionsOf, lives, quotaHistory, run, usersOf } from './support/quota-world.ts'

/** The table with buckets so small that they are split all the time. */
const small = { ...quota, ledger: { ...quota.ledger!, entries: { ...quota.ledger!.entries, packed: 2 } } }

describe('law 14: exactly the uploads that do not fit are over quota', () => {
  it('whoever folds them, in whatever batches, and wherever a runner dies', async () => {
    await fc.assert(
      fc.asyncProperty(quotaHistory(), lives(), bursts(), async (events, all, schedule) => {
        const tables = await run(small, arrive(events), all, schedule)
        for (const user of usersOf())
          expect(await decisionsOf(tables, small, user)).toEqual(
            decide(
              events.filter(({ subject }) => subject === user),
              DEFAULT,
            ),
          )
      }),
      { numRuns: 400 },
    )
  })
})
