import fc from 'fast-check'
import type { Arrival } from '../../fold/arrival.ts'
import { arrive } from '../arrive.ts'
import { check, type Law } from '../check.ts'
import { deliver, eventsOf, expectSeen, idsOf, rowsOf } from '../deliver.ts'
import { groupBy } from '../group-by.ts'
import { model } from '../model.ts'

/**
 * The arrivals of each lane in order, and lanes in any interleaving: the possible effects of shards, splits and merges.
 */
function interleave(arrivals: readonly Arrival[], picks: readonly number[]): readonly Arrival[] {
  const lanes = groupBy(arrivals, ({ lane }) => lane)
  return arrivals.flatMap((_, i) => {
    const waiting = lanes.filter((lane) => lane.length > 0)
    return waiting[(picks[i] ?? 0) % waiting.length]?.shift() ?? []
  })
}

/** The distribution of subjects over shards does not change the rows. */
export const shards: Law = ({ projection, depth, history, tables: make }) =>
  check(
    fc.asyncProperty(history, fc.array(fc.nat(5), { maxLength: 20 }), async (events, picks) => {
      const arrivals = arrive(events)
      const shouldBe = model(projection, arrivals)
      const delivered = interleave(arrivals, picks)
      const tables = make()
      await deliver(projection, delivered, tables)
      await expectSeen(tables, { projection, depth }, shouldBe, () => {
        const came = eventsOf(delivered)
        const places = came.map((event) => events.indexOf(event))
        const test = { given: came.slice(0, -1), when: came.slice(-1), places, then: rowsOf(shouldBe) }
        const order = `${idsOf(came)}: of different shards, in which each subject's events keep their order`
        return { events, delivery: [`in the order ${order}`], test }
      })
    }),
  )
