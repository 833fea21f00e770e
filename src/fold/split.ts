import type { Position } from '../events/position.ts'
import type { Key, Put, Row } from '../tables/tables.ts'
import { bucketContent, shareOut, signpost, splitFor, splitOf, type Entries } from './bucket.ts'

/** The writes of a stored row: of a bucket that outgrew itself a signpost, and the buckets that it points at. */
export interface Puts {
  readonly put: Put | undefined
  /** They are written before `put`. */
  readonly children: readonly Put[]
}

/** Shared by the many rows on whose way nothing of the kind happens. */
export const NONE: readonly never[] = []

export const UNCHANGED: Puts = { put: undefined, children: NONE }

/** A stored row that a batch took to a position from the one it was read at. */
export interface Reached {
  readonly key: Key
  readonly position: Position
  readonly expected: Position | undefined
}

/** The writes that take a bucket there. */
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
 * A bucket's write that lost, made anew from what stands. A bucket holds all that happened to its entities up to its
 * position, whoever wrote it, also where it stands unseen because its writer died before the signpost: so the greater
 * position is right. `split` is told where the bucket was split meanwhile and this writer has come further: its entries
 * belong elsewhere, and the batch is to be folded again.
 */
export function overtake({ row }: Put, stands: Row | undefined, split: () => void): Put | undefined {
  if (stands === undefined) throw new Error('Cannot write on: a bucket that was read is gone')
  if (stands.position >= row.position) return undefined
  if (splitOf(stands.content) === undefined) return { row, expected: stands.position }
  split()
  return undefined
}
