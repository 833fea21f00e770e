import type { Key, Lost, Put, Row, Tables } from '../tables/tables.ts'
import { keyText } from './track.ts'

/** Rows to write, `puts` having a place for each item; who loses makes its write anew from what stands there. */
export interface Writing<Item> {
  readonly items: readonly Item[]
  readonly puts: readonly (Put | undefined)[]
  readonly again: (item: Item, stands: Row | undefined) => Put | undefined
}

interface Keyed {
  readonly key: Key
}

/**
 * Writes all of `first` and after it all of `then`, until every write has taken or is no longer needed. A writer that
 * loses a race makes its write anew from what stands there now. It ends: who loses has been overtaken, and a row's
 * position only grows.
 */
export async function writeInOrder<First extends Keyed, Then extends Keyed>(
  tables: Tables,
  table: string,
  first: Writing<First>,
  then: Writing<Then>,
): Promise<void> {
  const [before, after] = [present(first.puts), present(then.puts)]
  let lost = await put(tables, table, before, after)
  if (lost.length === 0) return
  if (holdsAny(before, lost)) {
    await insist(tables, table, first, lost)
    lost = await put(tables, table, after)
  }
  await insist(tables, table, then, lost)
}

const put = async (
  tables: Tables,
  table: string,
  puts: readonly Put[],
  then: readonly Put[] = [],
): Promise<readonly Lost[]> => {
  if (puts.length > 0) return tables.put(table, puts, then)
  return then.length > 0 ? tables.put(table, then) : []
}

function holdsAny(puts: readonly Put[], lost: readonly Lost[]): boolean {
  const keys = new Set(puts.map(({ row }) => keyText(row.key)))
  return lost.some(({ key }) => keys.has(keyText(key)))
}

async function insist<Item extends Keyed>(
  tables: Tables,
  table: string,
  { items, again }: Writing<Item>,
  first: readonly Lost[],
): Promise<void> {
  const byKey = new Map(items.map((item) => [keyText(item.key), item]))
  for (let lost = first; lost.length > 0;)
    lost = await put(tables, table, present(lost.map((one) => redo(byKey, one, again))))
}

function redo<Item>(
  byKey: ReadonlyMap<string, Item>,
  { key, stands }: Lost,
  again: Writing<Item>['again'],
): Put | undefined {
  const item = byKey.get(keyText(key))
  if (item === undefined) throw new Error('Cannot write on: the tables answered for a key that was not asked')
  return again(item, stands)
}

const present = (puts: readonly (Put | undefined)[]): readonly Put[] =>
  puts.filter((put) => put !== undefined)
