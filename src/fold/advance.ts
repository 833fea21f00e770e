import type { Json } from '../base/json.ts'
import type { Put, Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import type { Contribution } from './projection.ts'
import type { Thrown, Track } from './track.ts'

/** A step of an entity row that changed totals. */
export interface Step {
  readonly arrival: Arrival
  readonly contributions: readonly Contribution[]
}

/** An entity row after a batch: the write that takes it there, if it changed, and the steps on the way. */
export interface Advanced {
  readonly put: Put | undefined
  readonly steps: readonly Step[]
  readonly thrown: readonly Thrown[]
}

const NO_STEPS: readonly Step[] = []
const NOTHING_THROWN: readonly Thrown[] = []

/**
 * Folds a track's arrivals into its row as it stands. Here a repeat is dropped: an arrival at or below the position
 * the row has reached changes nothing (law 3). A row that nothing changed is not written; it says so again when
 * asked again. A changed row is written even where it came back to what it was: its position has moved.
 */
export function advance(track: Track, stands: Row | undefined): Advanced {
  let steps: Step[] | undefined
  let thrown: Thrown[] | undefined
  let content = stands === undefined ? undefined : track.entity.parse(stands.content)
  let reached = stands?.position
  let last: Arrival | undefined
  for (const arrival of track.arrivals) {
    if (reached !== undefined && arrival.position <= reached) continue
    try {
      const next = evolve(track, content, arrival)
      if (next === content) continue
      const contributions = track.entity.contribute(content, next, track.key)
      if (contributions.length > 0) (steps ??= []).push({ arrival, contributions })
      content = next
      last = arrival
      reached = arrival.position
    } catch (cause) {
      ;(thrown ??= []).push({ arrival, cause })
    }
  }
  const put = last === undefined || content === undefined ? undefined : putOf(track, stands, content, last)
  return { put, steps: steps ?? NO_STEPS, thrown: thrown ?? NOTHING_THROWN }
}

function evolve(track: Track, before: Json | undefined, arrival: Arrival): Json | undefined {
  const after = track.entity.evolve(before, arrival)
  if (after === undefined && before !== undefined) throw new Error('Cannot remove a row without a tombstone')
  return after
}

function putOf({ key, entity }: Track, stands: Row | undefined, content: Json, last: Arrival): Put {
  const row = { key, position: last.position, content, index: entity.index(content, key, last) }
  return { row, expected: stands?.position }
}
