import type { Json } from '../base/json.ts'
import { rootKey, shareOut, splitOf } from '../fold/bucket.ts'
import { ENTRIES } from '../fold/ledger-row.ts'
import type { Tables } from '../tables/tables.ts'

/** Where an entry of a ledger is. */
export interface EntryPlace {
  readonly table: string
  readonly partition: string
  readonly name: string
}

/**
 * An entry of a ledger, as of the table's checkpoint or later; undefined if there is none. The caller knows its shape.
 */
export async function ledgerEntry(
  tables: Pick<Tables, 'get'>,
  { table, partition, name }: EntryPlace,
): Promise<Json | undefined> {
  for (let key = rootKey(ENTRIES + partition); ;) {
    const [bucket] = await tables.get(table, [key])
    const split = splitOf(bucket?.content)
    if (split === undefined)
      return ((bucket?.content ?? []) as readonly (readonly [string, Json])[]).find(
        ([one]) => one === name,
      )?.[1]
    const [share] = shareOut(key, split, [name], (one) => one)
    if (share === undefined) return undefined
    key = share.key
  }
}
