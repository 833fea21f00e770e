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

/** A row on its way through a batch. */
interface Course {
  content: Json | undefined
  /** The last arrival that changed it. */
  last: Arrival | undefined
  steps?: Step[]
  thrown?: Thrown[]
}

/** Shared by the many rows on whose way nothing of the kind happens. */
const NONE: readonly never[] = []

/**
 * Folds a track's arrivals into its row as it stands. Here a repeat is dropped: an arrival at or below the position
 * the row has reached changes nothing (law 3). A row that nothing changed is not written; it says so again when
 * asked again. A changed row is written even where it came back to what it was: its position has moved.
 */
export function advance(track: Track, stands: Row | undefined): Advanced {
  const content = stands && track.entity.parse(stands.content)
  const course: Course = { content, last: undefined }
  for (const arrival of track.arrivals) {
    const reached = course.last?.position ?? stands?.position
    if (reached === undefined || arrival.position > reached) take(course, track, arrival)
  }
  return { put: putOf(track, stands, course), steps: course.steps ?? NONE, thrown: course.thrown ?? NONE }
}

function take(course: Course, track: Track, arrival: Arrival): void {
  try {
    const { content: before } = course
    const after = evolve(track, before, arrival)
    if (after === before) return
    const contributions = track.entity.contribute(before, after, track.key)
    if (contributions.length > 0) (course.steps ??= []).push({ arrival, contributions })
    course.content = after
    course.last = arrival
  } catch (cause) {
    ;(course.thrown ??= []).push({ arrival, cause })
  }
}

function evolve(track: Track, before: Json | undefined, arrival: Arrival): Json | undefined {
  const after = track.entity.evolve(before, arrival)
  if (after === undefined && before !== undefined) throw new Error('Cannot remove a row without a tombstone')
  return after
}

function putOf({ key, entity }: Track, stands: Row | undefined, { content, last }: Course): Put | undefined {
  if (content === undefined || last === undefined) return undefined
  const row = { key, position: last.position, content, index: entity.index(content, key, last) }
  return { row, expected: stands?.position }
}
