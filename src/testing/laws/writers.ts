import fc from 'fast-check'
import type { Steps, Store } from '../../tables/memory.ts'
import { arrive } from '../arrive.ts'
import { check, type Law } from '../check.ts'
import { deliver, expectSeen } from '../deliver.ts'
import { model } from '../model.ts'
import { Turns, type Burst } from '../turns.ts'

/** The maximum number of steps of a schedule in a message. */
const MOST = 24

const bursts = (): fc.Arbitrary<readonly Burst[]> =>
  fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 12 })), { maxLength: 24, size: 'max' })

/** Two consumers that get the same events at the same time leave the same rows. */
export const writers: Law = ({ projection, depth, history, tables: make }) =>
  check(
    fc.asyncProperty(history, bursts(), async (events, schedule) => {
      const arrivals = arrive(events)
      const shouldBe = model(projection, arrivals)
      const store: Store = new Map()
      const turns = new Turns(schedule, WRITERS.length)
      const told: string[] = []
      const writer = async (who: string, at: number) => {
        const steps = stepsOf(turns, at, (step) => told.push(`  the ${who} ${step}`))
        await deliver(projection, arrivals, make(steps, store)).finally(() => turns.done(at))
      }
      await Promise.all(WRITERS.map(writer))
      await expectSeen(make({}, store), { projection, depth }, shouldBe, () => {
        const delivery = ['one at a time to each of two consumers at once:', ...told.slice(0, MOST)]
        return { events, delivery: told.length > MOST ? [...delivery, '  …'] : delivery }
      })
    }),
  )

const WRITERS = ['first', 'second']

/** Each read and each single write waits for the writer's turn. */
function stepsOf(turns: Turns, writer: number, tell: (step: string) => void): Steps {
  const turn = async (step: string): Promise<void> => {
    await turns.step(writer)
    tell(step)
  }
  return {
    beforeRead: () => turn('reads'),
    beforeWrite: ({ row: { key } }) => turn(`writes ${key.partition} ${key.sort}`),
  }
}
