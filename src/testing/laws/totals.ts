import fc from 'fast-check'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { rowsOf } from '../deliver.ts'
import { model } from '../model.ts'
import { differenceIn } from '../seen.ts'

/** A total is the sum over the present rows: what a row no longer adds is subtracted. */
export const totals: Law = ({ projection, depth, history }) =>
  check(
    fc.property(history, (events) => {
      const { totals, answers, standing } = model(projection, arrive(events))
      const rows = new Map()
      const difference = differenceIn({ answers, rows, totals }, { ...standing, rows }, depth)
      if (difference === undefined) return
      const test = { given: events.slice(0, -1), when: events.slice(-1), then: rowsOf(standing) }
      throw new Broken({ difference, events, delivery: ['one at a time'], test })
    }),
  )
