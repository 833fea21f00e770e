import type { Arrival } from './arrival.ts'
import { held, type Held } from './held.ts'
import { sortOf, type Contribution } from './projection.ts'
import { NONE, UNCHANGED, type Puts } from './split.ts'
import type { Standing } from './standing.ts'
import { storableKey } from './storable.ts'
import { partKey } from './total.ts'
import type { Thrown, Track } from './track.ts'

/** A change of one entity that changed totals. */
export interface Step {
  readonly arrival: Arrival
  readonly contributions: readonly Contribution[]
}

/**
 * What a batch did to a stored row: the writes that store the result, if the row changed, and the steps that led
 * there.
 */
export interface Advanced extends Puts {
  readonly steps: readonly Step[]
  readonly thrown: readonly Thrown[]
}

/** A row while a batch is folded into it. */
interface Course {
  readonly held: Held
  /** The last arrival that changed the row. */
  last: Arrival | undefined
  steps?: Step[]
  thrown?: Thrown[]
}

/**
 * Folds a track's arrivals into the row that is stored. A repeat is dropped here: an arrival at or below the row's
 * position changes nothing (law 3). A row that no arrival changed is not written: each arrival changes nothing the
 * next time too. A changed row is written even if its content is the same as at the start, because its position has
 * moved. If an arrival would make a row that no store accepts, the arrival is thrown and the row stays as it was
 * before that arrival. This is checked at every step, so that the same arrivals are thrown wherever the batches are
 * cut (law 4).
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
