import fc from 'fast-check'
import type { Notifier } from '../../notify/notifier.ts'
import { arrive } from '../arrive.ts'
import { Broken } from '../broken.ts'
import { check, type Law } from '../check.ts'
import { reacted } from '../reacted.ts'
import { reactorOf } from '../subject.ts'

const DEAF: Notifier = { notify: () => Promise.resolve(), close: () => Promise.resolve() }

/** A reactor fails on no valid event, and what follows from it may be appended. */
export const reacts: Law = (subject) =>
  check(
    fc.asyncProperty(subject.history, async (events) => {
      const beside = {
        ...subject,
        reactor: reactorOf(subject),
        tables: subject.tables(),
        append: () => undefined,
        notifier: DEAF,
      }
      for (const arrival of arrive(events)) {
        const { outcome, parked } = await reacted([arrival], beside)
        const why = outcome.kind === 'failed' ? String(outcome.cause) : parked[0]
        if (why === undefined) continue
        const difference = { key: `event ${arrival.event.id}`, is: why, shouldBe: 'acted on' }
        throw new Broken({
          difference,
          events,
          delivery: [`one at a time; ${arrival.event.id} would be parked`],
        })
      }
    }),
  )
