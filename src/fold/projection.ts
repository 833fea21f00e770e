import type { TSchema, Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Json } from '../base/json.ts'
import type { EventOf, EventType } from '../events/event-type.ts'
import type { Event } from '../events/event.ts'
import type { Vocabulary } from '../events/vocabulary.ts'
import type { Key } from '../tables/tables.ts'
import type { Kept } from './ledger-row.ts'
import type { Readable } from './readable.ts'
import type { Arrival } from './arrival.ts'
import type { Settings } from './settings.ts'

/**
 * The difference that an entity row made to a total: the total's partition, and what to add to each of its fields.
 */
export interface Contribution {
  readonly total: string
  readonly delta: Readonly<Record<string, number>>
}

/**
 * One kind of row that belongs to one lane, for example one user's rating of one media. All functions are pure.
 * `evolve` gives `before` itself if the event changes nothing, and makes the same content of the same event at a
 * later position (law 3). A removed entity keeps a tombstone: `evolve` never gives undefined for a row that exists.
 */
export interface EntityKind<Schema extends TSchema, Type extends EventType> {
  /** The schema of the content; stored content is parsed by it. */
  readonly content: Schema
  /** The event types that change this kind of row; if missing, all. */
  readonly about?: readonly Type[]
  /** The prefix of its partitions; if missing, none. */
  readonly prefix?: string
  /**
   * The partition, without the prefix, of the row that this event changes; undefined if it changes no row of this
   * kind.
   */
  readonly of: (arrival: Arrival<EventOf<Type>>) => string | undefined
  /** The row's sort; a constant if each partition has one row of this kind. */
  readonly sort: string | ((arrival: Arrival<EventOf<Type>>) => string)
  readonly evolve: (
    before: Static<Schema> | undefined,
    arrival: Arrival<EventOf<Type>>,
  ) => Static<Schema> | undefined
  /** The change to the totals from `before` to `after`. It depends on these rows only, never on the event. */
  readonly contribute?: (
    before: Static<Schema> | undefined,
    after: Static<Schema>,
    key: Key,
  ) => readonly Contribution[]
  /**
   * The row's key in the table's index; undefined if it is not listed. It depends on the content, which `arrival`
   * has just changed.
   */
  readonly index?: (content: Static<Schema>, key: Key, arrival: Arrival) => Key | undefined
  /**
   * How many rows of this kind and partition share a stored row, a bucket (`bucket.ts`). It suits small bookkeeping
   * rows, many of which change in one batch. The index does not list them.
   */
  readonly packed?: number
}

/** An entity kind whose content type is hidden: the fold sees JSON. */
export interface Entity<Type extends EventType = EventType> {
  /** The event types that change the entity; if undefined, all. */
  readonly about: readonly Type[] | undefined
  /** Whether events of this type change the entity; `of`, `sort` and `evolve` are called for those only. */
  readonly isAbout: (type: string) => boolean
  readonly prefix: string
  readonly of: (arrival: Arrival) => string | undefined
  readonly sort: string | ((arrival: Arrival) => string)
  readonly evolve: (before: Json | undefined, arrival: Arrival) => Json | undefined
  readonly contribute: (before: Json | undefined, after: Json, key: Key) => readonly Contribution[]
  readonly index: (content: Json, key: Key, arrival: Arrival) => Key | undefined
  /** Whether the table's index lists any row of this kind. */
  readonly isListed: boolean
  readonly packed: number | undefined
  /** Throws if stored content is not of this kind: that is a bug, and writing on would make it worse. */
  readonly parse: (content: Json) => Json
}

/**
 * The stored rows of one logical row: the entity rows of its partition by their sort, and the sums of its totals.
 */
export interface Group {
  readonly entities: ReadonlyMap<string, Json>
  readonly totals: Readonly<Record<string, number>>
}

/** What one event finds, and what it leaves: the state of a ledger, and the entry that the event is about. */
export interface Page<State = Json, Entry = Json> {
  readonly state: State | undefined
  readonly entry: Entry | undefined
}

/** A ledger whose types are hidden: the fold sees JSON. */
export interface Ledger {
  readonly about: readonly EventType[]
  /** The entries as rows: they are packed into buckets, and only the ledger's fold changes them. */
  readonly entries: Entity
  readonly of: (arrival: Arrival) => string
  readonly entryOf: (arrival: Arrival) => string | undefined
  readonly post: (page: Page, arrival: Arrival, settings: Settings) => Page
  /** Throws if stored content is not that of a ledger. */
  readonly parse: (content: Json) => Kept
}

/**
 * A table as a fold over the log. Its stored rows are entity rows and parts of totals. The rows of one partition
 * make one logical row, whose key is the partition. Partitions that begin with `#` are bookkeeping and are never
 * shown.
 */
export interface Projection extends Readable {
  readonly name: string
  /**
   * The layout of the stored rows, 1 if missing. Raise it together with a change after which rows that were stored
   * before give other answers than new ones: a server then rebuilds the table, and serves it meanwhile.
   */
  readonly layout?: number
  readonly entities: readonly Entity[]
  /** Set if the table decides about events by what stands of those before. */
  readonly ledger?: Ledger
  /** The logical row that a reader sees; undefined if there is nothing to see (a tombstone, totals of zero). */
  readonly answer: (key: string, group: Group) => Json | undefined
  /**
   * The key of a total in the table's index, made from one lane's part of its sums; undefined if this part is not
   * listed. A listed total has an entry for each lane that contributes. Without it, no total is listed.
   */
  readonly listTotal?: (total: string, part: Readonly<Record<string, number>>) => Key | undefined
  /** Set if the table keeps the events themselves. */
  readonly streams?: Streams
}

/**
 * A table of events: each stream is a partition, and each distinct event of it a logical row. Streams that begin
 * with `#` are never shown.
 */
export interface Streams {
  /** The streams an event belongs to, by name. */
  readonly of: (event: Event) => readonly string[]
  /** Parses the stored events, also those of earlier versions. */
  readonly vocabulary: Vocabulary
}

const NOTHING: readonly Contribution[] = []
const nothing: Entity['contribute'] = () => NOTHING
const nowhere: Entity['index'] = () => undefined

/** The sort of the row, or the name within its bucket, that this arrival changes. */
export const sortOf = ({ sort }: Entity, arrival: Arrival): string =>
  typeof sort === 'string' ? sort : sort(arrival)

/** Hides the types of content and events. This is the one place where stored JSON becomes a typed row. */
export function entity<Schema extends TSchema, Type extends EventType = EventType>(
  kind: EntityKind<Schema, Type>,
): Entity<Type> {
  if (kind.packed && kind.index) throw new Error('Cannot list what has no row of its own')
  const compiled = Compile(kind.content)
  const about = kind.about && new Set<string>(kind.about.map(({ name }) => name))
  return {
    about: kind.about,
    isAbout: (type) => about === undefined || about.has(type),
    prefix: kind.prefix ?? '',
    of: kind.of as Entity['of'],
    sort: kind.sort as Entity['sort'],
    evolve: kind.evolve as Entity['evolve'],
    contribute: (kind.contribute ?? nothing) as Entity['contribute'],
    index: (kind.index ?? nowhere) as Entity['index'],
    isListed: kind.index !== undefined,
    packed: kind.packed,
    parse: (content) => {
      if (!compiled.Check(content))
        throw new Error('Cannot fold on: a stored row is not of the shape its projection writes')
      return content
    },
  }
}
