import fc from 'fast-check'
import type { Event } from '../../events/event.ts'
import { arrive } from '../arrive.ts'
import type { AsTest, Counterexample } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { deliver, eventsOf, expectSeen, idsOf, rowsOf } from '../deliver.ts'
import type { With } from '../history.ts'
import { model } from '../model.ts'
import { fold } from '../../fold/fold.ts'
import { boundTo } from '../../tables/bound.ts'
import type { Arrival } from '../../fold/arrival.ts'

/** After how many further events a producer that got no answer appends an event again; undefined for never. */
const again = (): fc.Arbitrary<number | undefined> => fc.option(fc.nat(4), { nil: undefined })

function withRepeats(all: readonly With<number | undefined>[]): readonly Event[] {
  return all.flatMap(({ event }, i) => [
    event,
    ...all.flatMap(({ event, extra }, of) =>
      extra !== undefined && isAt(of + extra, i, all) ? [event] : [],
    ),
  ])
}

/** A repeat that would come after the end comes directly after the last event. */
const isAt = (at: number, i: number, { length }: { readonly length: number }): boolean =>
  Math.min(at, length - 1) === i

/** Parts of the log that are delivered again: the index of the first event, and the number of further ones. */
const runs = () => fc.array(fc.tuple(fc.nat(30), fc.nat(9)), { maxLength: 3 })

const firsts = (arrivals: readonly Arrival[]): readonly Arrival[] => {
  const known = new Set<Event>()
  return arrivals.filter(({ event }) => !known.has(event) && known.add(event))
}

/** An event that is appended again, or delivered again, leaves the same rows. */
export const repeats: Law = ({ projection, depth, histories, tables: make }) =>
  check(
    fc.asyncProperty(histories(again()), runs(), async (all, delivered) => {
      const arrivals = arrive(withRepeats(all))
      const shouldBe = model(projection, firsts(arrivals))
      const tables = make()
      await deliver(projection, arrivals, tables)
      const again = delivered
        .map(([from, more]) => arrivals.slice(from, from + 1 + more))
        .filter(({ length }) => length > 0)
      for (const run of again) await fold(projection, run, boundTo(tables, projection.name))
      await expectSeen(tables, { projection, depth }, shouldBe, () => told(arrivals, again, rowsOf(shouldBe)))
    }),
  )

function told(
  arrivals: readonly Arrival[],
  runs: readonly (readonly Arrival[])[],
  then: AsTest['then'],
): Omit<Counterexample, 'difference'> {
  const events = eventsOf(arrivals)
  const twice = eventsOf(arrivals).filter((event, at) => events.indexOf(event) < at)
  const delivery = [
    ...(twice.length === 0 ? [] : [`one at a time; its producer appends ${idsOf(twice)} twice`]),
    ...runs.map(
      (run) => `the consumer is given ${idsOf(eventsOf(run))} again, as a batch of the same records`,
    ),
  ]
  const test = { given: events.slice(0, -1), when: events.slice(-1), then }
  return { events, delivery, test: runs.length === 0 ? test : undefined }
}
