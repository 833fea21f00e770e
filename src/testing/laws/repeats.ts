import fc from 'fast-check'
import type { Event } from '../../events/event.ts'
import { arrive } from '../arrive.ts'
import type { AsTest, Counterexample } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { deliver, eventsOf, expectSeen, idsOf, rowsOf } from '../deliver.ts'
import { model } from '../model.ts'
import { fold } from '../../fold/fold.ts'
import type { Arrival } from '../../fold/arrival.ts'

/** An event to append again, behind how many of the others; a part of the log to deliver again. */
interface Again {
  readonly of: number
  readonly behind: number
}

const again = (): fc.Arbitrary<readonly Again[]> =>
  fc.array(fc.record({ of: fc.nat(20), behind: fc.nat(20) }), { maxLength: 3 })

/** What a producer appends that sees no answer: some events twice. */
function withRepeats(events: readonly Event[], repeats: readonly Again[]): readonly Event[] {
  const at = ({ of, behind }: Again) => Math.max(of % events.length, behind % events.length)
  return events.flatMap((event, i) => [
    event,
    ...repeats.filter((one) => at(one) === i).flatMap(({ of }) => events[of % events.length] ?? []),
  ])
}

const firsts = (arrivals: readonly Arrival[]): readonly Arrival[] => {
  const known = new Set<Event>()
  return arrivals.filter(({ event }) => !known.has(event) && known.add(event))
}

/** An event that is appended again, or delivered again, leaves the same rows. */
export const repeats: Law = ({ projection, history, tables: make }) =>
  check(
    fc.asyncProperty(history, again(), again(), async (events, appended, delivered) => {
      const arrivals = arrive(withRepeats(events, appended))
      const shouldBe = model(projection, firsts(arrivals))
      const tables = make()
      await deliver(projection, arrivals, tables)
      const runs = delivered.map(({ of, behind }) => {
        const from = of % arrivals.length
        return arrivals.slice(from, from + 1 + (behind % arrivals.length))
      })
      for (const run of runs) await fold(projection, run, tables)
      await expectSeen(tables, projection, shouldBe, () => told(arrivals, runs, rowsOf(shouldBe)))
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
