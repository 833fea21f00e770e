import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Event } from '../../src/events/event.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import { identityOf } from '../arbitraries/events.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { homeWith } from './support/home.ts'
import { expectedState, stateOf } from './support/state.ts'
import { witness } from './support/witness.ts'

/** The first occurrence of every event. */
function distinct(events: readonly Event[]): Event[] {
  const seen = new Set<string>()
  return events.filter((event) => {
    const name = identityOf(event)
    return !seen.has(name) && seen.add(name)
  })
}

describe.each(projections)('law 3: repeats change nothing ($name)', (projection) => {
  it('an event appended again counts once', async () => {
    await fc.assert(
      fc.asyncProperty(historyWithRepeats(), cuts(), fc.boolean(), async (history, cut, transactions) => {
        const tables = homeWith(transactions)
        const arrivals = arrive(history)
        for (const [from, to] of cut(arrivals.length))
          await fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name))
        expect(await stateOf(tables, projection)).toEqual(
          expectedState(projection, arrive(distinct(history))),
        )
      }),
    )
  })

  it('a record delivered again changes nothing, alone or with any others before its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        historyWithRepeats(),
        fc.array(fc.tuple(fc.nat(), fc.nat())),
        fc.boolean(),
        async (history, again, transactions) => {
          const tables = homeWith(transactions)
          const arrivals = arrive(history)
          await fold(projection, arrivals, boundTo(tables, projection.name))
          const before = await stateOf(tables, projection)
          for (const [a, b] of again) {
            const from = a % arrivals.length
            await fold(
              projection,
              arrivals.slice(from, from + 1 + (b % arrivals.length)),
              boundTo(tables, projection.name),
            )
          }
          expect(await stateOf(tables, projection)).toEqual(before)
        },
      ),
    )
  })
})

describe.each([...projections, witness])('law 3: repeats change nothing ($name)', (projection) => {
  it('a record that is in a batch again, at once or behind others, counts once', async () => {
    await fc.assert(
      fc.asyncProperty(
        historyWithRepeats(),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1 }),
        fc.boolean(),
        async (history, again, transactions) => {
          const tables = homeWith(transactions)
          const arrivals = arrive(history)
          const batch = arrivals.flatMap((arrival, at) => [
            arrival,
            ...again
              .filter(([behind]) => behind % arrivals.length === at)
              .flatMap(([, back]) => arrivals[back % (at + 1)] ?? []),
          ])
          await fold(projection, batch, boundTo(tables, projection.name))
          expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrivals))
        },
      ),
    )
  })
})
