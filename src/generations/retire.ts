import type { Making, Tables } from '../tables/tables.ts'
import { isResting, nameOf, without } from './generations.ts'
import { changePointer, movePointer, readPointer } from './pointer.ts'

export interface Retiring {
  readonly tables: Tables & Making
  /** Resolves when no reader trusts its last look at the live generation any more (`LiveOptions.freshMs`). */
  readonly rest: () => Promise<void>
  /** Whether the first generation must stay: on AWS the stack created it. It is never used again. */
  readonly keepsFirst: boolean
}

/**
 * Lets batches continue after a switch, and drops old generations; gives the names of those that were not dropped. A
 * batch that still writes to one of them does no harm: its records are in the live generation.
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
      // Only if the row is unchanged: the hold may be that of a later switch.
      await movePointer(tables, table, pointer, { ...pointer.stand, held: false })
    } else if (old === undefined) return left
    else {
      if (old === 1 && keepsFirst) left.push(nameOf(table, old))
      else await tables.drop(nameOf(table, old))
      await changePointer(tables, table, (stand) => without(stand, old))
    }
  }
}
