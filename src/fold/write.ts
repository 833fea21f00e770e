import type { Key, Lost, Put, Row, Tables } from '../tables/tables.ts'
import { keyText } from './track.ts'

/**
 * Writes until every write has taken or is no longer needed. A writer that loses a race makes its write anew from
 * what stands there now. It ends: who loses has been overtaken, and a row's position only grows.
 */
export async function write<Item extends { readonly key: Key }>(
  tables: Tables,
  table: string,
  items: readonly Item[],
  first: readonly (Put | undefined)[],
  again: (item: Item, stands: Row | undefined) => Put | undefined,
): Promise<void> {
  let puts = present(first)
  if (puts.length === 0) return
  let lost = await tables.put(table, puts)
  if (lost.length === 0) return
  const byKey = new Map(items.map((item) => [keyText(item.key), item]))
  while (lost.length > 0) {
    puts = present(lost.map((one) => redo(byKey, one, again)))
    lost = puts.length === 0 ? [] : await tables.put(table, puts)
  }
}

function redo<Item>(
  byKey: ReadonlyMap<string, Item>,
  { key, stands }: Lost,
  again: (item: Item, stands: Row | undefined) => Put | undefined,
): Put | undefined {
  const item = byKey.get(keyText(key))
  if (item === undefined) throw new Error('Cannot write on: the tables answered for a key that was not asked')
  return again(item, stands)
}

const present = (puts: readonly (Put | undefined)[]): readonly Put[] =>
  puts.filter((put) => put !== undefined)
