import fc from 'fast-check'
import { fold } from '../../fold/fold.ts'
import { boundTo } from '../../tables/bound.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { model } from '../model.ts'

/** For every valid event the functions of a table do not throw, and its row fits the schema and the store. */
export const takes: Law = ({ projection, history, tables }) =>
  check(
    fc.asyncProperty(history, async (events) => {
      const arrivals = arrive(events)
      const [refused] = [
        ...model(projection, arrivals).thrown,
        ...(await fold(projection, arrivals, boundTo(tables(), projection.name))),
      ]
      if (refused === undefined) return
      const { id } = refused.arrival.event
      const difference = { key: `event ${id}`, is: String(refused.cause), shouldBe: 'taken' }
      const test = { given: events.slice(0, -1), when: events.slice(-1), then: [] }
      throw new Broken({ difference, events, delivery: [`one at a time; ${id} would be parked`], test })
    }),
  )
