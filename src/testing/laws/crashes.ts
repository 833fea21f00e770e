import fc from 'fast-check'
import type { Tables } from '../../tables/tables.ts'
import type { Projection } from '../../fold/projection.ts'
import type { Arrival } from '../../fold/arrival.ts'
import { fold } from '../../fold/fold.ts'
import { arrive } from '../arrive.ts'
import { check, type Law } from '../check.ts'
import { deliver, expectSeen, rowsOf } from '../deliver.ts'
import { model } from '../model.ts'
import { Crash, crashing } from '../unsteady.ts'

/** A consumer that dies between any two writes, and is given the same again, leaves the same rows. */
export const crashes: Law = ({ projection, history, tables: make }) =>
  check(
    fc.asyncProperty(history, fc.nat(20), async (events, at) => {
      const arrivals = arrive(events)
      const [before, [one, ...after]] = splitAt(arrivals, at % arrivals.length)
      const shouldBe = model(projection, arrivals)
      for (let writes = 0, isDone = one === undefined; !isDone; writes += 1) {
        const tables = make()
        await deliver(projection, before, tables)
        isDone = await isTaken(projection, one, crashing(tables, writes))
        await deliver(projection, one === undefined ? after : [one, ...after], tables)
        await expectSeen(tables, projection, shouldBe, () => {
          const id = one?.event.id ?? ''
          const delivery = [
            `one at a time; the consumer dies after ${writes} of the writes for ${id}, and is given ${id} again`,
          ]
          const test = { given: events.slice(0, -1), when: events.slice(-1), crashingAfter: writes }
          const isLast = after.length === 0
          return { events, delivery, test: isLast ? { ...test, then: rowsOf(shouldBe) } : undefined }
        })
      }
    }),
  )

const splitAt = <T>(all: readonly T[], at: number) => [all.slice(0, at), all.slice(at)] as const

/** Whether the consumer lived until all was written. */
async function isTaken(projection: Projection, one: Arrival | undefined, tables: Tables): Promise<boolean> {
  try {
    await fold(projection, one === undefined ? [] : [one], tables)
    return true
  } catch (cause) {
    if (!(cause instanceof Crash)) throw cause
    return false
  }
}
