import type { Merge } from '../tables.ts'
import { orderedKey } from './ordered-key.ts'
import { readRow } from './read.ts'
import type { Store } from './store.ts'
import { encodeRow } from './stored-row.ts'
import { longBytes } from './touched-pages.ts'
import { move, moveIndex, type Entry, type Move } from './write.ts'

/** A merge, prepared before the write transaction begins. */
export interface Merging {
  readonly place: string
  readonly merge: Merge
}

/** In the order of their keys, as other writes are. */
export const mergesOf = (merges: readonly Merge[]): readonly Merging[] =>
  merges
    .map((merge) => ({ place: orderedKey(merge.key), merge }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))

/** Writes the merged rows, and their index entries; gives their `longBytes`. Runs within a write transaction. */
export function writeMerges(store: Store, merges: readonly Merging[]): number {
  const moves: Move[] = []
  const written = merges.flatMap((merging) => writeMerge(store, merging, moves))
  moveIndex(store, moves)
  return longBytes(written)
}

function writeMerge(
  store: Store,
  { place, merge: { key, from, of } }: Merging,
  moves: Move[],
): readonly Pick<Entry, 'value'>[] {
  const stands = readRow(store, key)
  const row = of(
    stands,
    from.map((each) => readRow(store, each)),
  )
  if (row === undefined) return []
  const value = encodeRow(row)
  move(moves, place, stands?.index && orderedKey(stands.index), row)
  store.rows.putSync(place, value)
  return [{ value }]
}
