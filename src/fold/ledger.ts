import type { Static, TSchema } from 'typebox'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { EventOf, EventType } from '../events/event-type.ts'
import type { Arrival } from './arrival.ts'
import { BUCKET } from './bucket.ts'
import { ENTRIES, type Kept } from './ledger-row.ts'
import { entity, type Ledger, type Page } from './projection.ts'
import type { Settings } from './settings.ts'

/**
 * A ledger: one state for each partition, and any number of entries beside it. Unlike that of an entity row, the effect
 * of an event may depend on the state, to which all events of the partition before it have contributed. All events of a
 * partition are of one lane.
 */
export interface LedgerKind<State extends TSchema, Entry extends TSchema, Type extends EventType> {
  readonly state: State
  readonly entry: Entry
  readonly about: readonly Type[]
  /** The partition of the ledger that this event changes. */
  readonly of: (arrival: Arrival<EventOf<Type>>) => string
  /** The name of the entry that the event is about; undefined if it is about none. */
  readonly entryOf: (arrival: Arrival<EventOf<Type>>) => string | undefined
  /** Pure. Gives `page` itself if the event changes nothing. An entry that exists stays, as a tombstone if removed. */
  readonly post: (
    page: Page<Static<State>, Static<Entry>>,
    arrival: Arrival<EventOf<Type>>,
    settings: Settings,
  ) => Page<Static<State>, Static<Entry>>
}

/** Hides the types of state, entries and events. */
export function ledger<State extends TSchema, Entry extends TSchema, Of extends EventType>(
  kind: LedgerKind<State, Entry, Of>,
): Ledger {
  const { about, state, entry } = kind
  const kept = Compile(Type.Object({ state, unsaved: Type.Array(Type.Tuple([Type.String(), entry])) }))
  const [of, entryOf] = [kind.of as Ledger['of'], kind.entryOf as Ledger['entryOf']]
  const entries = entity<Entry>({
    content: entry,
    packed: BUCKET,
    about,
    prefix: ENTRIES,
    of: (arrival) => (entryOf(arrival) === undefined ? undefined : of(arrival)),
    sort: (arrival) => entryOf(arrival) ?? '',
    evolve: (before) => before,
  })
  return {
    about,
    entries,
    of,
    entryOf,
    post: kind.post as unknown as Ledger['post'],
    parse: (content) => {
      if (kept.Check(content)) return content as unknown as Kept
      throw new Error('Cannot fold on: a stored ledger is not of the shape its projection writes')
    },
  }
}
