import type { BoundTable } from '../tables/bound.ts'
import type { Advanced } from './advance.ts'
import { partsOf } from './parts.ts'
import type { Projection } from './projection.ts'
import type { Standing } from './standing.ts'
import { wholesOf } from './wholes.ts'
import { writeInOrder, writeTogether } from './write.ts'
import { partWrites, rowWrites } from './writes.ts'

/**
 * Stores the rows that a batch advanced, and the totals. Gives false if the batch must be folded again, because another
 * writer was faster; what is stored until then is right. `advanced[i]` belongs to `stood[i]`.
 */
export async function storeRows(
  projection: Projection,
  table: BoundTable,
  stood: readonly Standing[],
  advanced: readonly Advanced[],
): Promise<boolean> {
  const writes = rowWrites(stood, advanced)
  // Rows and totals that are written in one transaction never contradict each other, so totals need no parts. A total
  // that the index lists has an entry for each lane, so it is stored in parts everywhere.
  if (table.together !== undefined && projection.listTotal === undefined)
    return writeTogether(
      table.together,
      [...writes.rows, ...writes.signposts],
      writes.children,
      wholesOf(advanced),
    )
  const parts = await partWrites(projection, partsOf(advanced), table)
  await writeInOrder(table, parts, [...writes.rows, ...writes.children])
  if (!writes.wasSplit()) await writeInOrder(table, writes.signposts, [])
  return !writes.wasSplit()
}
