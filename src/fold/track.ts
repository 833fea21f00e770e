import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { childKey, rootKey } from './bucket.ts'
import type { Entity, Projection } from './projection.ts'

/** An arrival, and the key of the entity that it is about. */
export interface Item {
  readonly arrival: Arrival
  readonly key: Key
}

/** One stored row (an entity's, or a bucket of some) and what a batch has about it, in the order of its lane. */
export interface Track {
  readonly entity: Entity
  readonly key: Key
  readonly items: Item[]
}

/** An arrival on which a pure function of a projection threw: it will throw again, so no retry helps. */
export interface Thrown {
  readonly arrival: Arrival
  readonly cause: unknown
}

/** A key as one string; NUL is in no id, so that no two keys meet. */
export const keyText = (key: Key): string => `${key.partition}\0${key.sort}`

/** Sorts a batch by the rows it is about; entities in buckets by the bucket that each partition begins with. */
export function track(
  projection: Projection,
  arrivals: readonly Arrival[],
): { readonly tracks: readonly Track[]; readonly thrown: readonly Thrown[] } {
  const tracks = new Map<string, Track>()
  const thrown: Thrown[] = []
  const entitiesAbout = byType(projection.entities)
  for (const arrival of arrivals)
    for (const entity of entitiesAbout(arrival.event.type)) {
      try {
        const key = entity.key(arrival)
        if (key !== undefined) follow(tracks, entity, { arrival, key })
      } catch (cause) {
        thrown.push({ arrival, cause })
      }
    }
  return { tracks: [...tracks.values()], thrown }
}

/** Which of the entities are about a kind of event; looked up once for each kind. */
function byType(entities: readonly Entity[]): (type: string) => readonly Entity[] {
  const known = new Map<string, readonly Entity[]>()
  return (type) => {
    let about = known.get(type)
    if (about === undefined) known.set(type, (about = entities.filter(({ isAbout }) => isAbout(type))))
    return about
  }
}

function follow(tracks: Map<string, Track>, entity: Entity, item: Item): void {
  const { key } = item
  const text = entity.packed !== undefined ? key.partition : keyText(key)
  const followed = tracks.get(text)
  if (followed !== undefined) followed.items.push(item)
  else
    tracks.set(text, {
      entity,
      key: entity.packed !== undefined ? rootKey(key.partition) : key,
      items: [item],
    })
}

/** A bucket's track as those of the buckets that it was split into. */
export function shareOut({ entity, key, items }: Track, split: number): readonly Track[] {
  const tracks = new Map<string, Track>()
  for (const item of items) {
    const child = childKey(key, split, item.key.sort)
    const followed = tracks.get(child.sort)
    if (followed === undefined) tracks.set(child.sort, { entity, key: child, items: [item] })
    else followed.items.push(item)
  }
  return [...tracks.values()]
}
