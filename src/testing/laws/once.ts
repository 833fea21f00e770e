import fc from 'fast-check'
import type { Json } from '../../base/json.ts'
import type { Event } from '../../events/event.ts'
import type { Notification } from '../../notify/notifier.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { reacted } from '../reacted.ts'
import { firstDifference } from '../seen.ts'
import { reactorOf, type Subject } from '../subject.ts'
import { Crash } from '../unsteady.ts'

/**
 * A reactor that dies before any write, append or notification, and gets all events again, appends the same events, and
 * notifies the same users under the same ids.
 */
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
        `one at a time; the reactor dies after ${uses} writes, appends and notifications; then all come again, twice`,
      ]
      throw new Broken({ difference, events, delivery })
    }),
  )

/** The different events and notifications with each id: a correct reactor has one. */
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
  const keep = (id: string, what: Json) => {
    use()
    const same = found.get(id) ?? []
    const isKnown = same.some((one) => JSON.stringify(one) === JSON.stringify(what))
    found.set(id, isKnown ? same : [...same, what])
  }
  const append = (event: Event) => keep(event.id, event as Json)
  // What a notification says may change, for example a count; not whom it is for.
  const notify = async (all: readonly Notification[]): Promise<void> => {
    await Promise.resolve()
    for (const { id, userId, type } of all) keep(`notification ${id}`, { userId, type })
  }
  const beside = {
    ...subject,
    reactor: reactorOf(subject),
    tables: subject.tables({ beforeWrite: use }),
    append,
    notifier: { notify, close: () => Promise.resolve() },
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
