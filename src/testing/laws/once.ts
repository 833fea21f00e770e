import fc from 'fast-check'
import type { Json } from '../../base/json.ts'
import type { Event } from '../../events/event.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { reacted } from '../reacted.ts'
import { firstDifference } from '../seen.ts'
import { reactorOf, type Subject } from '../subject.ts'
import { Crash } from '../unsteady.ts'

/** A reactor that dies before any write or append, and gets all events again, appends the same events. */
export const once: Law = (subject) =>
  check(
    fc.asyncProperty(subject.history, fc.nat(40), async (events, uses) => {
      const shouldBe = await followUps(subject, events, Infinity)
      const difference = firstDifference(
        await followUps(subject, events, uses),
        shouldBe,
        'what follows, by id:',
      )
      if (difference === undefined) return
      const delivery = [
        `one at a time; the reactor dies after ${uses} writes and appends; then all come again, twice`,
      ]
      throw new Broken({ difference, events, delivery })
    }),
  )

/** The different events that were appended with each id: a correct reactor appends one. */
async function followUps(
  subject: Subject,
  events: readonly Event[],
  uses: number,
): Promise<ReadonlyMap<string, Json>> {
  const found = new Map<string, Json[]>()
  let left = uses
  const use = () => {
    if (left-- <= 0) throw new Crash('crash')
  }
  const append = (event: Event) => {
    use()
    const same = found.get(event.id) ?? []
    const isKnown = same.some((one) => JSON.stringify(one) === JSON.stringify(event))
    found.set(event.id, isKnown ? same : [...same, event as Json])
  }
  const beside = {
    ...subject,
    reactor: reactorOf(subject),
    tables: subject.tables({ beforeWrite: use }),
    append,
  }
  for (const arrival of arrive(events)) await reacted([arrival], beside).catch(ignoreCrash)
  left = Infinity
  for (let again = 0; again < 2; again += 1)
    for (const arrival of arrive(events)) await reacted([arrival], beside)
  return new Map(found)
}

function ignoreCrash(cause: unknown): void {
  if (!(cause instanceof Crash)) throw cause
}
