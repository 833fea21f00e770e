import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../../projections/all.ts'
import type { Json } from '../../../src/base/json.ts'
import { distinctEvents } from '../../laws/support/history.ts'
import { rowsAfter } from './given.ts'

/** By docs/event-types.md, the order of arrival decides only one thing: which locations won when they came. */
const unordered = (rows: readonly Json[]) =>
  rows.map((row) => ({ ...(row as object), locationUpdates: 'any' }))

/**
 * Uploads are taken in the order of the owner's lane: the table `quota` depends on it. So does `notifications`: the first
 * outcome of an extraction is told.
 */
const inAnyOrder = projections.filter(({ ledger, name }) => ledger === undefined && name !== 'notifications')

describe.each(inAnyOrder)('$name', (projection) => {
  it('is the same table in whichever order events arrive, but for the number of locations that won', async () => {
    const twoOrders = distinctEvents().chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    )
    await fc.assert(
      fc.asyncProperty(twoOrders, async ([one, other]) => {
        expect(unordered(await rowsAfter(projection, other))).toEqual(
          unordered(await rowsAfter(projection, one)),
        )
      }),
      { numRuns: 200 },
    )
  })
})
