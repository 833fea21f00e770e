import fc from 'fast-check'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { frozen, STILL, TEN_YEARS_ON, ticking } from '../clock.ts'
import { rowsOf } from '../deliver.ts'
import { model, type Modelled } from '../model.ts'
import { differenceIn, type Difference } from '../seen.ts'

/** The functions of a table give the same results for the same events, and do not change their arguments. */
export const pure: Law = ({ bare, depth, history }) =>
  check(
    fc.property(history, (events) => {
      const now = model(ticking(bare, STILL), arrive(events))
      const later = model(frozen(ticking(bare, TEN_YEARS_ON)), arrive(structuredClone(events)))
      const difference = changing(now, later) ?? differenceIn(later, now, depth)
      if (difference === undefined) return
      const test = { given: events.slice(0, -1), when: events.slice(-1), then: rowsOf(now) }
      const delivery = ['one at a time; then all again, ten years later, into an empty table']
      throw new Broken({ difference, events, delivery, test })
    }),
  )

/** Finds a function that throws when its arguments are frozen. */
function changing(now: Modelled, later: Modelled): Difference | undefined {
  const [thrown] = later.thrown.slice(now.thrown.length)
  if (thrown === undefined) return undefined
  const is = `a function that changes what it is given: ${String(thrown.cause)}`
  return { key: `event ${thrown.arrival.event.id}`, is, shouldBe: 'a row made anew' }
}
