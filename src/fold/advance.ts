import type { Arrival } from './arrival.ts'
import { held, type Held } from './held.ts'
import { sortOf, type Contribution } from './projection.ts'
import { NONE, UNCHANGED, type Puts } from './split.ts'
import type { Standing } from './standing.ts'
import { storableKey } from './storable.ts'
import { partKey } from './total.ts'
import type { Thrown, Track } from './track.ts'

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
 * asked again. A changed row is written even where it came back to what it was: its position has moved. What an arrival
 * would make a row that no store takes is thrown, and the row stays as it was before it: at every step, so that any cut
 * of the batches throws the same ones (law 4).
 */
export function advance({ track, stands }: Standing): Advanced {
  const course: Course = { held: held(track.entity, track.key, stands?.content), last: undefined }
  for (const arrival of track.arrivals) {
    const reached = course.last?.position ?? stands?.position
    if (reached === undefined || arrival.position > reached) take(course, track, arrival)
  }
  const { held: row, last, steps = NONE, thrown = NONE } = course
  const { put, children } = last === undefined ? UNCHANGED : row.puts(last, stands?.position)
  return { put, children, steps, thrown }
}

function take(course: Course, { entity, key }: Track, arrival: Arrival): void {
  try {
    const sort = sortOf(entity, arrival)
    const before = course.held.get(sort)
    const after = entity.evolve(before, arrival)
    if (after === before) return
    if (after === undefined) throw new Error('Cannot remove a row without a tombstone')
    const contributions = entity.contribute(before, after, { partition: key.partition, sort })
    for (const { total } of contributions) storableKey(partKey(total, arrival.lane))
    course.held.set(sort, after, arrival)
    if (contributions.length > 0) (course.steps ??= []).push({ arrival, contributions })
    course.last = arrival
  } catch (cause) {
    ;(course.thrown ??= []).push({ arrival, cause })
  }
}
