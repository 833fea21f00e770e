import type { BoundTable } from '../tables/bound.ts'
import type { Put } from '../tables/tables.ts'
import { advance, type Advanced } from './advance.ts'
import { raise, type Part } from './parts.ts'
import type { Projection } from './projection.ts'
import { overtake } from './split.ts'
import type { Standing } from './standing.ts'
import type { Write } from './write.ts'

/** The writes that add to the stored parts of totals. */
export async function partWrites(
  { listTotal }: Projection,
  parts: readonly Part[],
  table: BoundTable,
): Promise<readonly Write[]> {
  if (parts.length === 0) return []
  const sums = await table.get(parts.map(({ key }) => key))
  return parts.flatMap((part, at) => {
    const put = raise(part, sums[at], listTotal)
    return put === undefined ? [] : { put, again: (stands) => raise(part, stands, listTotal) }
  })
}

/** The writes of entity rows and buckets, and the signposts that point at new buckets. */
export interface RowWrites {
  readonly rows: readonly Write[]
  /** Of the buckets that others were split into. */
  readonly children: readonly Write[]
  /** Of buckets that were split. */
  readonly signposts: readonly Write[]
  /** Whether a write met a bucket that another writer has split. */
  readonly wasSplit: () => boolean
}

/** `advanced[i]` belongs to `stood[i]`. */
export function rowWrites(stood: readonly Standing[], advanced: readonly Advanced[]): RowWrites {
  const rows: Write[] = []
  const below: Write[] = []
  const signposts: Write[] = []
  let split = false
  const bucketWrite = (put: Put): Write => ({
    put,
    again: (stands) =>
      overtake(put, stands, () => {
        split = true
      }),
  })
  stood.forEach(({ track }, at) => {
    const { put, children = [] } = advanced[at] ?? {}
    if (put === undefined) return
    if (track.entity.packed === undefined)
      rows.push({ put, again: (stands) => advance({ track, stands }).put })
    else if (children.length === 0) rows.push(bucketWrite(put))
    else signposts.push(bucketWrite(put))
    below.push(...children.map(bucketWrite))
  })
  return { rows, children: below, signposts, wasSplit: () => split }
}
