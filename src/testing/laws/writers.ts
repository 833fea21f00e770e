import fc from 'fast-check'
import { arrive } from '../arrive.ts'
import { check, type Law } from '../check.ts'
import { deliver, expectSeen } from '../deliver.ts'
import { model } from '../model.ts'
import { scheduled } from '../unsteady.ts'

/** How many steps of a schedule are told. */
const MOST = 24

/** Two consumers that are given the same events at the same time leave the same rows. */
export const writers: Law = ({ projection, history, tables: make }) =>
  check(
    fc.asyncProperty(history, fc.scheduler(), async (events, schedule) => {
      const arrivals = arrive(events)
      const shouldBe = model(projection, arrivals)
      const tables = make()
      const told: string[] = []
      const both = ['first', 'second'].map((who) =>
        deliver(
          projection,
          arrivals,
          scheduled(tables, schedule, (step) => told.push(`  the ${who} does: ${step}`)),
        ),
      )
      await schedule.waitFor(Promise.all(both))
      await expectSeen(tables, projection, shouldBe, () => {
        const delivery = ['one at a time to each of two consumers at once:', ...told.slice(0, MOST)]
        return { events, delivery: told.length > MOST ? [...delivery, '  …'] : delivery }
      })
    }),
  )
