import type { Making, Tables } from '../tables/tables.ts'
import { nameOf, without } from './generations.ts'
import { changePointer, readPointer } from './pointer.ts'

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
  await release(table, { tables, rest })
  const left: string[] = []
  for (;;) {
    const [old] = (await readPointer(tables, table)).stand.old
    if (old === undefined) return left
    if (old === 1 && keepsFirst) left.push(nameOf(table, old))
    else await tables.drop(nameOf(table, old))
    await changePointer(tables, table, (stand) => without(stand, old))
  }
}

/** Only after a switch: a hold before one is its rebuild's to lift, or lifts when that one is gone. */
async function release(table: string, { tables, rest }: Pick<Retiring, 'tables' | 'rest'>): Promise<void> {
  const { stand } = await readPointer(tables, table)
  if (!stand.held || stand.building !== null) return
  await rest()
  await changePointer(tables, table, (now) =>
    now.held && now.building === null ? { ...now, held: false } : now,
  )
}
