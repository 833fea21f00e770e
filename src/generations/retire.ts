import type { Making, Tables } from '../tables/tables.ts'
import { isResting, nameOf, without } from './generations.ts'
import { changePointer, movePointer, readPointer } from './pointer.ts'

export interface Retiring {
  readonly tables: Tables & Making
  /** Resolves when no reader's look at what was live is good any more (`LiveOptions.freshMs`). */
  readonly rest: () => Promise<void>
  /** The first generation was made by others, who would miss it: it is left, and never used again. */
  readonly keepsFirst: boolean
}

/**
 * Lets batches go on after a switch, and drops old generations; answers the names of those that were left standing. A batch
 * that still writes one of them harms nothing: what it holds is in the live one.
 */
export async function retire(
  table: string,
  { tables, rest, keepsFirst }: Retiring,
): Promise<readonly string[]> {
  const left: string[] = []
  for (;;) {
    const pointer = await readPointer(tables, table)
    const [old] = pointer.stand.old
    if (isResting(pointer.stand)) {
      await rest()
      // Only where it stands as it stood: it may be that of a later switch.
      await movePointer(tables, table, pointer, { ...pointer.stand, held: false })
    } else if (old === undefined) return left
    else {
      if (old === 1 && keepsFirst) left.push(nameOf(table, old))
      else await tables.drop(nameOf(table, old))
      await changePointer(tables, table, (stand) => without(stand, old))
    }
  }
}
