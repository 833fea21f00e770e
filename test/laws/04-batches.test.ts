import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { homeWith } from './support/home.ts'
import { expectedState, stateOf } from './support/state.ts'
import { witness } from './support/witness.ts'

describe.each([...projections, witness])('law 4: batches are invisible ($name)', (projection) => {
  it('any cut of a history into batches gives the same tables as one event at a time', async () => {
    await fc.assert(
      fc.asyncProperty(historyWithRepeats(), cuts(), fc.boolean(), async (history, cut, transactions) => {
        const arrivals = arrive(history)
        const tables = homeWith(transactions)
        for (const [from, to] of cut(arrivals.length))
          await fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name))
        expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrivals))
      }),
    )
  })
})
