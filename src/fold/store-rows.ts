import type { BoundTable, Together } from '../tables/bound.ts'
import type { Key, Lost, Put } from '../tables/tables.ts'
import type { Advanced } from './advance.ts'
import { partsOf } from './parts.ts'
import type { Projection } from './projection.ts'
import { overtake } from './split.ts'
import type { Standing } from './standing.ts'
import { wholesOf } from './wholes.ts'
import { writeInOrder, type Write } from './write.ts'
import { partWrites, rowWrites, type RowWrites } from './writes.ts'

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
  // A total that the index lists has an entry for each lane, so it is stored in parts everywhere.
  if (table.together !== undefined && projection.listTotal === undefined)
    return storeTogether(table.together, writes, advanced)
  const parts = await partWrites(projection, partsOf(advanced), table)
  await writeInOrder(table, parts, [...writes.rows, ...writes.children])
  if (!writes.wasSplit()) await writeInOrder(table, writes.signposts, [])
  return !writes.wasSplit()
}

/** In one transaction: rows and totals never contradict each other, so totals need no parts. */
async function storeTogether(
  together: Together,
  { rows, children, signposts }: RowWrites,
  advanced: readonly Advanced[],
): Promise<boolean> {
  const puts = [...rows, ...signposts].map(putOf)
  if (puts.length === 0) return true
  const totals = wholesOf(advanced)
  for (let born = children.map(putOf); ;) {
    const lost = await together([...puts, ...born], totals)
    if (lost.length === 0) return true
    if (lost.some(({ key }) => !born.some(({ row }) => isSame(row.key, key)))) return false
    born = born.flatMap((put) => adopted(put, lost))
  }
}

/** A bucket that no signpost points at is of a writer without transactions, which died before it wrote the signpost. */
function adopted(put: Put, lost: readonly Lost[]): readonly Put[] {
  const stands = lost.find(({ key }) => isSame(key, put.row.key))?.stands
  return stands === undefined ? [put] : present(overtake(put, stands, () => undefined))
}

const putOf = ({ put }: Write): Put => put

const isSame = (a: Key, b: Key): boolean => a.partition === b.partition && a.sort === b.sort

const present = (put: Put | undefined): readonly Put[] => (put === undefined ? [] : [put])
