import type { Position } from '../events/position.ts'
import type { Key, Put, Row } from '../tables/tables.ts'
import { bucketContent, shareOut, signpost, splitFor, splitOf, type Entries } from './bucket.ts'

/** The writes of a stored row; for a bucket that was split, a signpost and the buckets that it points at. */
export interface Puts {
  readonly put: Put | undefined
  /** Written before `put`. */
  readonly children: readonly Put[]
}

/** Shared by the many rows that have nothing to list. */
export const NONE: readonly never[] = []

export const UNCHANGED: Puts = { put: undefined, children: NONE }

/** A stored row that a batch has taken from the position `expected`, at which it was read, to `position`. */
export interface Reached {
  readonly key: Key
  readonly position: Position
  readonly expected: Position | undefined
}

/** The writes that store a bucket's entries. */
export function bucketPuts({ key, position, expected }: Reached, entries: Entries, capacity: number): Puts {
  const split = splitFor(key, entries, capacity)
  if (split === undefined)
    return { put: { row: { key, position, content: bucketContent(entries) }, expected }, children: NONE }
  const children = childrenOf(key, position, entries, split)
  return { put: { row: { key, position, content: signpost(split) }, expected }, children }
}

const childrenOf = (key: Key, position: Position, entries: Entries, split: number): readonly Put[] =>
  shareOut(key, split, entries, ([name]) => name).map(({ key, share }) => ({
    row: { key, position, content: bucketContent(new Map(share)) },
    expected: undefined,
  }))

/**
 * A bucket's write that lost a race, made again from what is stored now. A bucket holds all that happened to its
 * entities up to its position, whichever writer wrote it; this is also true of a bucket that no signpost points at
 * yet because its writer died. So the write with the greater position wins. `split` is called if the bucket was
 * split meanwhile and this writer is further ahead: its entries then belong into other buckets, and the batch must
 * be folded again.
 */
export function overtake({ row }: Put, stands: Row | undefined, split: () => void): Put | undefined {
  if (stands === undefined) throw new Error('Cannot write on: a bucket that was read is gone')
  if (stands.position >= row.position) return undefined
  if (splitOf(stands.content) === undefined) return { row, expected: stands.position }
  split()
  return undefined
}
