import fc from 'fast-check'
import type { Event } from '../../../src/events/event.ts'
import { identityOf, retold, SMALL_WORLD_TIMES, smallWorldEvent } from '../../arbitraries/events.ts'

/** Distinct events with few users, media, times and ids, so that these often coincide. */
export const distinctEvents = (maxLength = 24): fc.Arbitrary<Event[]> =>
  fc.uniqueArray(smallWorldEvent(), {
    minLength: 1,
    maxLength,
    selector: identityOf,
  })

interface Repeat {
  readonly of: number
  readonly after: number
  /** Undefined for the time of the first event. */
  readonly time: string | undefined
}

const repeat = (events: readonly Event[]): fc.Arbitrary<Repeat> =>
  fc.record({
    of: fc.nat(events.length - 1),
    after: fc.nat(events.length),
    time: fc.option(fc.constantFrom(...SMALL_WORLD_TIMES), { nil: undefined }),
  })

/** A history as producers make it: events, some of them appended again later (the same event, a later position). */
export const historyWithRepeats = (): fc.Arbitrary<Event[]> =>
  distinctEvents().chain((events) =>
    fc.array(repeat(events), { maxLength: 8 }).map((repeats) => withRepeats(events, repeats)),
  )

function withRepeats(events: readonly Event[], repeats: readonly Repeat[]): Event[] {
  const again = (at: number) =>
    repeats
      .filter(({ of, after }) => Math.max(of, after) === at)
      .map(({ of, time }) => (time === undefined ? events[of]! : retold(events[of]!, time)))
  return events.flatMap((event, i) => [event, ...again(i)]).concat(again(events.length))
}
