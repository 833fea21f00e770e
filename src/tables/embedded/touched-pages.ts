import type { Store } from './store.ts'
import type { Entry } from './write.ts'

/** Leaves that the removal of one entry changes: if its own becomes too empty, it is merged with one of its two neighbours. */
export const TOUCHED_BY_REMOVAL = 3

const PAGE = 4096
const PAGE_HEADER = 16

/** A value of fewer UTF-16 units never has pages of its own: LMDB stores nodes of up to 2,030 bytes in a leaf. */
const SHORT = 480

/** Rows that a commit writes to a table, or the leaves of each tree that they may touch, if those are more. */
interface Written {
  readonly store: Store
  readonly items: number
}

/**
 * Looks at the trees before a transaction writes to them. The result is called after that: the number of leaves and
 * branches that the transaction has copied or created, at most. LMDB copies a page once in a transaction. A written row
 * touches one leaf of the rows, and removes and adds one entry of the index.
 */
export function touchedPages(writes: readonly Written[]): () => number {
  const items = new Map<Store, number>()
  for (const write of writes) items.set(write.store, (items.get(write.store) ?? 0) + write.items)
  const trees = [...items].flatMap(([{ rows, index }, count]) => [
    { tree: rows, most: count, before: pagesOf(rows) },
    { tree: index, most: count * (TOUCHED_BY_REMOVAL + 1), before: pagesOf(index) },
  ])
  return () =>
    trees.reduce((sum, { tree, most, before }) => {
      const after = pagesOf(tree)
      return sum + Math.min(most, before.leaves) + Math.max(after.leaves - before.leaves, 0) + after.branches
    }, 0)
}

/** The size of a tree within this transaction. */
function pagesOf(tree: Store['rows']): { readonly leaves: number; readonly branches: number } {
  const stats = tree.getStats() as { treeLeafPageCount: number; treeBranchPageCount: number }
  return { leaves: stats.treeLeafPageCount, branches: stats.treeBranchPageCount }
}

/** The bytes of the pages of long values, at most. */
export const longBytes = (entries: readonly Pick<Entry, 'value'>[]): number =>
  entries.reduce((sum, { value }) => sum + longBytesOf(value), 0)

const longBytesOf = (value: string): number =>
  value.length < SHORT ? 0 : Math.ceil((PAGE_HEADER + Buffer.byteLength(value)) / PAGE) * PAGE
