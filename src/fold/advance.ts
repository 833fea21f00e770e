import type { Arrival } from './arrival.ts'
import { held, type Held } from './held.ts'
import type { Contribution } from './projection.ts'
import { NONE, UNCHANGED, type Puts } from './split.ts'
import type { Standing } from './standing.ts'
import type { Item, Thrown, Track } from './track.ts'

/** A step of an entity that changed totals. */
export interface Step {
  readonly arrival: Arrival
  readonly contributions: readonly Contribution[]
}

/** A stored row after a batch: the writes that take it there, if it changed, and the steps on the way. */
export interface Advanced extends Puts {
  readonly steps: readonly Step[]
  readonly thrown: readonly Thrown[]
}

/** A row on its way through a batch. */
interface Course {
  readonly held: Held
  /** The last that changed it. */
  last: Arrival | undefined
  steps?: Step[]
  thrown?: Thrown[]
}

/**
 * Folds a track's arrivals into its row as it stands. Here a repeat is dropped: an arrival at or below the position
 * the row has reached changes nothing (law 3). A row that nothing changed is not written; it says so again when
 * asked again. A changed row is written even where it came back to what it was: its position has moved.
 */
export function advance({ track, stands }: Standing): Advanced {
  const course: Course = { held: held(track.entity, stands?.content), last: undefined }
  for (const item of track.items) {
    const reached = course.last?.position ?? stands?.position
    if (reached === undefined || item.arrival.position > reached) take(course, track, item)
  }
  const { held: row, last, steps = NONE, thrown = NONE } = course
  const { put, children } = last === undefined ? UNCHANGED : row.puts(track.key, last, stands?.position)
  return { put, children, steps, thrown }
}

function take(course: Course, { entity }: Track, item: Item): void {
  const { arrival, key } = item
  try {
    const before = course.held.get(key)
    const after = entity.evolve(before, arrival)
    if (after === before) return
    if (after === undefined) throw new Error('Cannot remove a row without a tombstone')
    const contributions = entity.contribute(before, after, key)
    if (contributions.length > 0) (course.steps ??= []).push({ arrival, contributions })
    course.held.set(key, after)
    course.last = arrival
  } catch (cause) {
    ;(course.thrown ??= []).push({ arrival, cause })
  }
}
