import fc from 'fast-check'
import type { Steps, Store } from '../../tables/memory.ts'
import { arrive } from '../arrive.ts'
import { check, type Law } from '../check.ts'
import { deliver, expectSeen } from '../deliver.ts'
import { model } from '../model.ts'

/** How many steps of a schedule are told. */
const MOST = 24

/** Two consumers that are given the same events at the same time leave the same rows. */
export const writers: Law = ({ projection, depth, history, tables: make }) =>
  check(
    fc.asyncProperty(history, fc.scheduler(), async (events, schedule) => {
      const arrivals = arrive(events)
      const shouldBe = model(projection, arrivals)
      const store: Store = new Map()
      const told: string[] = []
      const writer = (who: string) => {
        const steps = stepsOf(schedule, (step) => told.push(`  the ${who} ${step}`))
        return deliver(projection, arrivals, make(steps, store))
      }
      await schedule.waitFor(Promise.all([writer('first'), writer('second')]))
      await expectSeen(make({}, store), { projection, depth }, shouldBe, () => {
        const delivery = ['one at a time to each of two consumers at once:', ...told.slice(0, MOST)]
        return { events, delivery: told.length > MOST ? [...delivery, '  …'] : delivery }
      })
    }),
  )

/** Each read and each single write waits for its turn. */
function stepsOf(schedule: fc.Scheduler, tell: (step: string) => void): Steps {
  const turn = async (step: string): Promise<void> => {
    await schedule.schedule(Promise.resolve(), step)
    tell(step)
  }
  return {
    beforeRead: () => turn('reads'),
    beforeWrite: ({ row: { key } }) => turn(`writes ${key.partition} ${key.sort}`),
  }
}
