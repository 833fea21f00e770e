import type { TSchema, Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Json } from '../base/json.ts'
import type { EventOf, EventType } from '../events/event-type.ts'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'

/** The difference an entity row made to a total: the total's partition, and what to add to each of its fields. */
export interface Contribution {
  readonly total: string
  readonly delta: Readonly<Record<string, number>>
}

/**
 * One kind of row that belongs to one lane: one user's media, one user's rating of one media, one user's location.
 * All functions are pure; `evolve` gives back `before` itself where the event changes nothing, and evolves the
 * same event at a later position to the same content (law 3). What removes leaves a tombstone, not undefined.
 */
export interface EntityKind<Schema extends TSchema, Of> {
  /** The shape of the content, to parse what is stored. */
  readonly content: Schema
  /** The kinds of event that it is about; all, where this is missing. */
  readonly about?: readonly EventType[]
  /** What its partitions begin with; nothing, where this is missing. */
  readonly prefix?: string
  /** Whose row this event is about: the rest of the row's partition. Undefined where it is about none of this kind. */
  readonly of: (arrival: Arrival<Of>) => string | undefined
  /** The row's sort: one word where each partition has but one row of this kind. */
  readonly sort: string | ((arrival: Arrival<Of>) => string)
  readonly evolve: (before: Static<Schema> | undefined, arrival: Arrival<Of>) => Static<Schema> | undefined
  /** What the step from `before` to `after` changes in the totals: pure arithmetic, never the event's own. */
  readonly contribute?: (
    before: Static<Schema> | undefined,
    after: Static<Schema>,
    key: Key,
  ) => readonly Contribution[]
  /** Where the table's index lists the row: a matter of its content, which `arrival` made what it is. */
  readonly index?: (content: Static<Schema>, key: Key, arrival: Arrival) => Key | undefined
  /**
   * Kept with others of its kind and partition, up to so many to a stored row (`bucket.ts`): for small rows of bookkeeping,
   * many of which a batch changes at once. The index doesn't list them.
   */
  readonly packed?: number
}

/** An entity kind with its content's type closed in: what the fold sees is JSON. */
export interface Entity {
  /** Whether it is about events of this kind: `of`, `sort` and `evolve` are asked of no others. */
  readonly isAbout: (type: string) => boolean
  readonly prefix: string
  readonly of: (arrival: Arrival) => string | undefined
  readonly sort: string | ((arrival: Arrival) => string)
  readonly evolve: (before: Json | undefined, arrival: Arrival) => Json | undefined
  readonly contribute: (before: Json | undefined, after: Json, key: Key) => readonly Contribution[]
  readonly index: (content: Json, key: Key, arrival: Arrival) => Key | undefined
  readonly packed: number | undefined
  /** Throws where stored content is not of this kind: we were wrong, and writing on would make it worse. */
  readonly parse: (content: Json) => Json
}

/** What a logical row is made of: the entity rows of its partition by their sort, and its totals added up. */
export interface Group {
  readonly entities: ReadonlyMap<string, Json>
  readonly totals: Readonly<Record<string, number>>
}

/**
 * A table as a fold over the log. Its stored rows are entity rows and parts of totals. The rows of one partition
 * make one logical row (the partition is its key), but for partitions that begin with `#`: those are bookkeeping and
 * never shown.
 */
export interface Projection {
  readonly name: string
  readonly entities: readonly Entity[]
  /** The logical row as a reader sees it; undefined where there is nothing to see (a tombstone, totals of zero). */
  readonly answer: (key: string, group: Group) => Json | undefined
  /** Where the table keeps the events themselves. */
  readonly streams?: Streams
}

/** A table of events: a partition a stream. Every distinct event of a stream is a logical row, but for streams that begin with `#`. */
export interface Streams {
  /** The streams an event belongs to, by name. */
  readonly of: (event: Event) => readonly string[]
  /** Reads the events again, and those of earlier versions. */
  readonly vocabulary: Vocabulary
}

const NOTHING: readonly Contribution[] = []
const nothing: Entity['contribute'] = () => NOTHING
const nowhere: Entity['index'] = () => undefined

/** The sort of the row, or the name within its bucket, that this arrival is about. */
export const sortOf = ({ sort }: Entity, arrival: Arrival): string =>
  typeof sort === 'string' ? sort : sort(arrival)

type About<Type extends EventType> = { readonly about: readonly Type[] }

/** Closes the types of content and events in: the one place where stored JSON becomes a typed row. */
export function entity<Schema extends TSchema, Type extends EventType>(
  kind: EntityKind<Schema, EventOf<Type>> & About<Type>,
): Entity
export function entity<Schema extends TSchema>(kind: EntityKind<Schema, Event>): Entity
export function entity<Schema extends TSchema, Of>(kind: EntityKind<Schema, Of>): Entity {
  if (kind.packed && kind.index) throw new Error('Cannot list what has no row of its own')
  const compiled = Compile(kind.content)
  const about = kind.about && new Set<string>(kind.about.map(({ name }) => name))
  return {
    isAbout: (type) => about === undefined || about.has(type),
    prefix: kind.prefix ?? '',
    of: kind.of as Entity['of'],
    sort: kind.sort as Entity['sort'],
    evolve: kind.evolve as Entity['evolve'],
    contribute: (kind.contribute ?? nothing) as Entity['contribute'],
    index: (kind.index ?? nowhere) as Entity['index'],
    packed: kind.packed,
    parse: (content) => {
      if (!compiled.Check(content))
        throw new Error('Cannot fold on: a stored row is not of the shape its projection writes')
      return content
    },
  }
}
