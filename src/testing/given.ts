import { deepStrictEqual } from 'node:assert/strict'
import type { Application } from '../application/application.ts'
import { projectionsOf } from '../application/application.ts'
import type { Reactor, Table } from '../consume/consumer.ts'
import type { EventType } from '../events/event-type.ts'
import { vocabularyOf } from '../events/vocabulary.ts'
import { followUpsAfter, type Equipment } from './follow-ups-after.ts'
import { rowsAfter, type Rows } from './rows-after.ts'
import { arrivalsOf, type Script } from './script.ts'
import type { FollowsOf, GivenEvent, ToldOf } from './told.ts'

/** An example with all its events. */
export interface Happened<Expected> {
  /** The consumer dies after so many writes for the last batch, and gets the batch again. */
  readonly crashingAfter: (writes: number) => Happened<Expected>
  /** Runs the example. Resolves if the result is `expected`; otherwise rejects, and the error shows the difference. */
  readonly then: (expected: Expected) => Promise<void>
}

export interface Beginning<Of, Expected> {
  /** Adds events that come in one batch. */
  readonly when: (...events: readonly Of[]) => Happened<Expected>
}

/** The resources of a reactor in an example. */
export interface GivenOptions extends Equipment {
  /** The application of the reactor. Its tables that the reactor names in `after` are filled with the events. */
  readonly application?: Application
}

/**
 * An example of a table's rows after some events, delivered one at a time. Missing attributes are filled in: the id
 * from the event's place, the time a second after the event before. Throws if an event is not valid.
 */
export function given<Type extends EventType>(
  table: Table<Type>,
  events?: readonly ToldOf<Type>[],
): Beginning<ToldOf<Type>, Rows>
/** An example of the events that a reactor answers. The given events are only folded into the tables that it reads. */
export function given<About extends EventType, Appends extends EventType>(
  reactor: Reactor<About, Appends>,
  events?: readonly GivenEvent[],
  options?: GivenOptions,
): Beginning<ToldOf<About>, readonly FollowsOf<Appends>[]>
/** The same for an application's tables and reactors: those that the expectation names. */
export function given(
  application: Application,
  events?: readonly GivenEvent[],
  equipment?: Equipment,
): Beginning<GivenEvent, Readonly<Record<string, Rows>>>
export function given(
  of: Table | Reactor | Application,
  events: readonly GivenEvent[] = [],
  options: GivenOptions = {},
): Beginning<GivenEvent, never> {
  const outcome = 'kind' in of ? outcomeOf(of, options) : outcomesOf(of, options)
  return { when: (...now) => happened(outcome, { given: events, when: now, crashingAfter: undefined }) }
}

/** Runs a script, and resolves with the rows or with the events that follow. */
type Outcome = (script: Script, expected: object) => Promise<unknown>

const happened = (outcome: Outcome, script: Script): Happened<never> => ({
  crashingAfter: (writes) => happened(outcome, { ...script, crashingAfter: writes }),
  then: async (expected: object) => deepStrictEqual(await outcome(script, expected), expected),
})

/** Without an application, the vocabulary has only the event types of the consumer itself. */
function outcomeOf(of: Table | Reactor, { application, ...equipment }: GivenOptions): Outcome {
  const types = of.kind === 'table' ? of.about : [...new Set([...of.about, ...of.appends])]
  const vocabulary = application?.vocabulary ?? vocabularyOf(types)
  const tables = application === undefined ? [] : [...projectionsOf(application).values()]
  return async (script) => {
    const arrivals = arrivalsOf(vocabulary, script)
    return of.kind === 'table'
      ? rowsAfter(of.projection, arrivals, script)
      : followUpsAfter(of, { vocabulary, tables, equipment }, arrivals, script)
  }
}

const outcomesOf =
  (application: Application, equipment: Equipment): Outcome =>
  async (script, expected) => {
    const outcomes: Record<string, unknown> = {}
    for (const name of Object.keys(expected)) {
      const consumer = application.consumers.find((one) => one.name === name)
      if (consumer === undefined)
        throw new Error(`Cannot tell what "${name}" made: application "${application.name}" has none`)
      outcomes[name] = await outcomeOf(consumer, { ...equipment, application })(script, expected)
    }
    return outcomes
  }
