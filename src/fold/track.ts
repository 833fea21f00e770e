import type { Key } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Entity, Projection } from './projection.ts'

/** One entity row and the arrivals of a batch that are about it, in the order of its lane. */
export interface Track {
  readonly entity: Entity
  readonly key: Key
  readonly arrivals: Arrival[]
}

/** An arrival on which a pure function of a projection threw: it will throw again, so no retry helps. */
export interface Thrown {
  readonly arrival: Arrival
  readonly cause: unknown
}

/** A key as one string; NUL is in no id, so that no two keys meet. */
export const keyText = (key: Key): string => `${key.partition}\0${key.sort}`

/** Sorts a batch by the entity rows it is about. */
export function track(
  projection: Projection,
  arrivals: readonly Arrival[],
): { readonly tracks: readonly Track[]; readonly thrown: readonly Thrown[] } {
  const tracks = new Map<string, Track>()
  const thrown: Thrown[] = []
  for (const entity of projection.entities) {
    for (const arrival of arrivals) {
      try {
        const key = entity.key(arrival)
        if (key !== undefined) follow(tracks, entity, key, arrival)
      } catch (cause) {
        thrown.push({ arrival, cause })
      }
    }
  }
  return { tracks: [...tracks.values()], thrown }
}

function follow(tracks: Map<string, Track>, entity: Entity, key: Key, arrival: Arrival): void {
  const text = keyText(key)
  const followed = tracks.get(text)
  if (followed === undefined) tracks.set(text, { entity, key, arrivals: [arrival] })
  else followed.arrivals.push(arrival)
}
