import fc from 'fast-check'
import { sortKeyOf } from '../../answer/event-sort-key.ts'
import { compareIds } from '../../events/supersedes.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { eventsOf, idsOf, rowsOf } from '../deliver.ts'
import { model, type Modelled } from '../model.ts'
import { differenceIn } from '../seen.ts'

/** The rows with the totals computed as sums over the rows, because another law checks the totals. */
const standing = ({ rows, standing: { answers, totals } }: Modelled) => ({ rows, answers, totals })

const NAMES = ['as they came', 'in the order of their times'] as const

/** Events that arrive in another order than that of their times leave the same rows. */
export const order: Law = ({ projection, depth, history }) =>
  check(
    fc.property(history, (events) => {
      const arrivals = arrive(events)
      const inTime = [...arrivals].sort((a, b) => compareIds(sortKeyOf(a.event), sortKeyOf(b.event)))
      const shouldBe = standing(model(projection, inTime))
      const difference = differenceIn(standing(model(projection, arrivals)), shouldBe, depth)
      if (difference === undefined) return
      const delivery = [
        `one at a time, as given; in the order of their times they are ${idsOf(eventsOf(inTime))}`,
      ]
      const test = { given: events.slice(0, -1), when: events.slice(-1), then: rowsOf(shouldBe) }
      throw new Broken({ difference: { ...difference, names: NAMES }, events, delivery, test })
    }),
  )
