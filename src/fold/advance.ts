import type { Put, Row } from '../tables/tables.ts'
import type { Arrival } from './arrival.ts'
import { held, type Held } from './held.ts'
import type { Contribution } from './projection.ts'
import { putsOf } from './split.ts'
import type { Standing } from './standing.ts'
import type { Item, Thrown, Track } from './track.ts'

/** A step of an entity that changed totals. */
export interface Step {
  readonly arrival: Arrival
  readonly contributions: readonly Contribution[]
}

/** A stored row after a batch: the write that takes it there, if it changed, and the steps on the way. */
export interface Advanced {
  readonly put: Put | undefined
  /** The rows that it was split into: they are written before `put`, which then points at them. */
  readonly children: readonly Put[]
  readonly steps: readonly Step[]
  readonly thrown: readonly Thrown[]
}

/** A row on its way through a batch. */
interface Course {
  readonly held: Held
  /** The last item that changed it. */
  last: Item | undefined
  steps?: Step[]
  thrown?: Thrown[]
}

/** Shared by the many rows on whose way nothing of the kind happens. */
const NONE: readonly never[] = []
const NOTHING = { put: undefined, children: NONE }

/**
 * Folds a track's arrivals into its row as it stands. Here a repeat is dropped: an arrival at or below the position
 * the row has reached changes nothing (law 3). A row that nothing changed is not written; it says so again when
 * asked again. A changed row is written even where it came back to what it was: its position has moved.
 */
export function advance({ track, stands }: Standing): Advanced {
  const course: Course = { held: held(track.entity, stands?.content), last: undefined }
  for (const item of track.items) {
    const reached = course.last?.arrival.position ?? stands?.position
    if (reached === undefined || item.arrival.position > reached) take(course, track, item)
  }
  const { put, children } = putsOfCourse(track, stands, course)
  return { put, children, steps: course.steps ?? NONE, thrown: course.thrown ?? NONE }
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
    course.last = item
  } catch (cause) {
    ;(course.thrown ??= []).push({ arrival, cause })
  }
}

function putsOfCourse({ entity, key }: Track, stands: Row | undefined, { held, last }: Course) {
  if (last === undefined) return NOTHING
  const { position } = last.arrival
  const expected = stands?.position
  if (entity.packed !== undefined && held.entries !== undefined)
    return putsOf({ key, position, expected }, held.entries, entity.packed)
  const content = held.content()
  if (content === undefined) return NOTHING
  const index = entity.index(content, key, last.arrival)
  return { put: { row: { key, position, content, index }, expected }, children: NONE }
}
