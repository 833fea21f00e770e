import fc from 'fast-check'
import type { Arrival } from '../../fold/arrival.ts'
import { arrive } from '../arrive.ts'
import type { Counterexample } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { deliver, expectSeen, rowsOf } from '../deliver.ts'
import { model } from '../model.ts'
import type { Subject } from '../subject.ts'
import { Crash } from '../unsteady.ts'

/** A consumer that dies between any two writes, and gets the same events again, leaves the same rows. */
export const crashes: Law = (subject) =>
  check(
    fc.asyncProperty(subject.history, fc.nat(23), async (events, at) => {
      const arrivals = arrive(events)
      const begun = Math.min(at, arrivals.length - 1)
      const shouldBe = model(subject.projection, arrivals)
      for (let writes = 0, isDone = false; !isDone; writes += 1) {
        const { tables, didCrash } = await crashed(subject, arrivals, begun, writes)
        isDone = !didCrash
        await expectSeen(tables, subject, shouldBe, () => {
          const id = events[begun]?.id ?? ''
          const lived = `the consumer dies after ${writes} of the writes for ${id}, and is given ${id} again`
          const test = { given: events.slice(0, -1), when: events.slice(-1), crashingAfter: writes }
          const isLast = begun === events.length - 1
          const told: Omit<Counterexample, 'difference'> = { events, delivery: [`one at a time; ${lived}`] }
          return isLast ? { ...told, test: { ...test, then: rowsOf(shouldBe) } } : told
        })
      }
    }),
  )

/** Tables after all arrivals. The consumer dies after `writes` writes for arrival `begun`, if it has more than these. */
async function crashed(
  { projection, tables: make }: Subject,
  arrivals: readonly Arrival[],
  begun: number,
  writes: number,
) {
  let left = Infinity
  const tables = make({
    beforeWrite: () => {
      if (left-- <= 0) throw new Crash('crash')
    },
  })
  await deliver(projection, arrivals.slice(0, begun), tables)
  left = writes
  const didCrash = await dies(deliver(projection, arrivals.slice(begun, begun + 1), tables))
  left = Infinity
  await deliver(projection, arrivals.slice(begun), tables)
  return { tables, didCrash }
}

async function dies(life: Promise<void>): Promise<boolean> {
  try {
    await life
    return false
  } catch (cause) {
    if (!(cause instanceof Crash)) throw cause
    return true
  }
}
