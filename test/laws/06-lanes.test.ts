import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { projections } from '../../projections/all.ts'
import type { Event } from '../../src/events/event.ts'
import { laneOf } from '../../src/events/lane.ts'
import type { Arrival } from '../../src/fold/arrival.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { groupBy } from '../../src/testing/group-by.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { historyWithRepeats } from './support/history.ts'
import { homeWith } from './support/home.ts'
import { expectedState, stateOf } from './support/state.ts'
import { witness } from './support/witness.ts'

/** The same history with another interleaving of its lanes: each lane keeps its order. */
function interleave(events: readonly Event[], picks: readonly number[]): Event[] {
  const lanes = groupBy(events, (event) => laneOf(event.subject))
  return events.map((_, i) => {
    const waiting = lanes.filter((lane) => lane.length > 0)
    return waiting[picks[i % picks.length]! % waiting.length]!.shift()!
  })
}

/** The shard of a lane, one of up to four, between two reshardings of the stream. */
type Age = { readonly from: number; readonly shards: number; readonly salt: number }

const ages = (): fc.Arbitrary<readonly Age[]> =>
  fc
    .array(fc.record({ from: fc.nat(30), shards: fc.integer({ min: 1, max: 4 }), salt: fc.nat(7) }), {
      maxLength: 3,
    })
    .map((later) => [{ from: 0, shards: 1, salt: 0 }, ...later.sort((a, b) => a.from - b.from)])

/** The history as shards hold it: between two reshardings, the arrivals of each shard. */
function shardsOf(events: readonly Event[], times: readonly Age[]): Arrival[][] {
  return times.flatMap((age, i) => {
    const until = times[i + 1]?.from ?? events.length
    const arrivals = arrive(events.slice(age.from, until), '', age.from).map((arrival) => ({
      ...arrival,
      shardId: `${i}-${(parseInt(arrival.lane, 16) ^ age.salt) % age.shards}`,
    }))
    return groupBy(arrivals, (arrival) => arrival.shardId)
  })
}

describe.each([...projections, witness])(
  'law 6: order within a lane is kept, and no more is needed ($name)',
  (projection) => {
    it('the interleaving of lanes never shows', async () => {
      await fc.assert(
        fc.asyncProperty(
          historyWithRepeats(),
          fc.array(fc.nat(), { minLength: 1 }),
          cuts(),
          fc.boolean(),
          async (history, picks, cut, transactions) => {
            const tables = homeWith(transactions)
            const arrivals = arrive(interleave(history, picks))
            for (const [from, to] of cut(arrivals.length))
              await fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name))
            expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrive(history)))
          },
        ),
      )
    })

    it('splits and merges never show, parents read before children', async () => {
      await fc.assert(
        fc.asyncProperty(
          historyWithRepeats(),
          ages(),
          cuts(),
          fc.boolean(),
          async (history, times, cut, transactions) => {
            const tables = homeWith(transactions)
            for (const shard of shardsOf(history, times)) {
              for (const [from, to] of cut(shard.length))
                await fold(projection, shard.slice(from, to), boundTo(tables, projection.name))
            }
            expect(await stateOf(tables, projection)).toEqual(expectedState(projection, arrive(history)))
          },
        ),
      )
    })
  },
)
