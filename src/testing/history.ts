import fc from 'fast-check'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import { STILL, under } from './clock.ts'
import { flawOf } from './flaw-of.ts'
import { SOURCE, timeOf, whole, type Told } from './told.ts'

const LONGEST = 24

/** Values for the missing attributes of an event: ids in any order, few different times, rarely another source. */
interface Filling {
  readonly letter: string
  readonly second: number
  readonly source: string
  /** Zero for an event that is left out, so that a counterexample drops every event that it does not need. */
  readonly kept: number
}

const filling = (): fc.Arbitrary<Filling> =>
  fc.record({
    letter: fc.constantFrom('a', 'b', 'c', 'd'),
    second: fc.nat(5),
    source: fc.constantFrom(SOURCE, SOURCE, SOURCE, SOURCE, SOURCE, SOURCE, 'elsewhere'),
    kept: fc.nat(7),
  })

/** An event of a history with a law's own value for it, so that both are dropped together. */
export interface With<Extra> {
  readonly event: Event
  readonly extra: Extra
}

/** Makes histories with one more value for each event. */
export type Histories = <Extra>(extra: fc.Arbitrary<Extra>) => fc.Arbitrary<readonly With<Extra>[]>

/**
 * Histories of few events, in the order in which they are appended. Missing ids, times and sources are filled with
 * values that tie or are out of order. Of events with the same `source`, `id` and `subject`, only the first is kept.
 */
export const historiesOf =
  (vocabulary: Vocabulary, events: fc.Arbitrary<Told>): Histories =>
  (extra) =>
    fc
      .array(fc.tuple(events, filling(), extra), { minLength: 1, maxLength: LONGEST, size: 'max' })
      .map((drawn) =>
        distinct(
          keptOf(drawn).map(([told, filling, extra], n) => ({
            event: filled(vocabulary, told, filling, n),
            extra,
          })),
        ),
      )

function keptOf<Drawn extends readonly [Told, Filling, unknown]>(drawn: readonly Drawn[]): readonly Drawn[] {
  const kept = drawn.filter(([, filling]) => filling.kept > 0)
  return kept.length > 0 ? kept : drawn.slice(0, 1)
}

function filled(vocabulary: Vocabulary, told: Told, { letter, second, source }: Filling, n: number): Event {
  const event = whole({ id: `${letter}${n + 1}`, source, time: timeOf(second), ...told }, n)
  const flaw = under(STILL, () => flawOf(vocabulary, event))
  if (flaw !== undefined)
    throw new Error(`Cannot try the laws on an event of type "${event.type}" that \`events\` gives: ${flaw}`)
  return event
}

function distinct<Extra>(all: readonly With<Extra>[]): readonly With<Extra>[] {
  const known = new Set<string>()
  return all.filter(({ event: { source, id, subject } }) => {
    const identity = JSON.stringify([source, id, subject])
    return !known.has(identity) && known.add(identity)
  })
}
