import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { longestKey, rootKey, shareOut } from './bucket.ts'
import { sortOf, type Entity, type Projection } from './projection.ts'
import { storableKey } from './storable.ts'

/**
 * One stored row (an entity or a bucket), and the arrivals of a batch that are about it, in the order of their
 * lane.
 */
export interface Track {
  readonly entity: Entity
  readonly key: Key
  readonly arrivals: Arrival[]
}

/**
 * An arrival for which a pure function of a projection threw, or that would make a row that no store accepts. A
 * retry would throw again.
 */
export interface Thrown {
  readonly arrival: Arrival
  readonly cause: unknown
}

/**
 * Sorts a batch by the rows that its arrivals change. For entities in buckets, that is the first bucket of the
 * partition.
 */
export function track(
  projection: Pick<Projection, 'entities'>,
  arrivals: readonly Arrival[],
): { readonly tracks: readonly Track[]; readonly thrown: readonly Thrown[] } {
  const kinds = projection.entities.map((entity) => new Kind(entity))
  const kindsAbout = byType(kinds)
  const thrown: Thrown[] = []
  for (const arrival of arrivals)
    for (const kind of kindsAbout(arrival.event.type)) {
      try {
        kind.follow(arrival)
      } catch (cause) {
        thrown.push({ arrival, cause })
      }
    }
  return { tracks: kinds.flatMap(({ tracks }) => tracks), thrown }
}

/** Which kinds of row an event type changes; looked up once for each type. */
function byType(kinds: readonly Kind[]): (type: string) => readonly Kind[] {
  const known = new Map<string, readonly Kind[]>()
  return (type) => {
    let about = known.get(type)
    if (about === undefined) known.set(type, (about = kinds.filter(({ entity }) => entity.isAbout(type))))
    return about
  }
}

/** The rows of one kind that a batch changes. */
class Kind {
  readonly entity: Entity
  readonly tracks: Track[] = []
  readonly #byRow = new Map<string, Track>()

  constructor(entity: Entity) {
    this.entity = entity
  }

  follow(arrival: Arrival): void {
    const of = this.entity.of(arrival)
    if (of === undefined) return
    const row = this.#rowOf(of, arrival)
    const followed = this.#byRow.get(row)
    if (followed !== undefined) followed.arrivals.push(arrival)
    else this.#begin(row, of, arrival)
  }

  /** Identifies a stored row among those of its kind. NUL is in no id, so two rows never get the same text. */
  #rowOf(of: string, arrival: Arrival): string {
    const { packed, sort } = this.entity
    return packed !== undefined || typeof sort === 'string' ? of : `${of}\0${sort(arrival)}`
  }

  #begin(row: string, of: string, arrival: Arrival): void {
    const { entity } = this
    const partition = entity.prefix + of
    const key =
      entity.packed === undefined ? { partition, sort: sortOf(entity, arrival) } : rootKey(partition)
    storableKey(entity.packed === undefined ? key : longestKey(partition))
    const begun: Track = { entity, key, arrivals: [arrival] }
    this.#byRow.set(row, begun)
    this.tracks.push(begun)
  }
}

/** A bucket's track as tracks of the buckets that it was split into. */
export const followSplit = ({ entity, key, arrivals }: Track, split: number): readonly Track[] =>
  shareOut(key, split, arrivals, (arrival) => sortOf(entity, arrival)).map(({ key, share }) => ({
    entity,
    key,
    arrivals: share,
  }))
