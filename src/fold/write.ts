import type { BoundTable, Together } from '../tables/bound.ts'
import type { Key, Lost, Merge, Put, Row } from '../tables/tables.ts'

/** A write, and how to make it again if it lost: from what is stored now, or undefined if it is no longer needed. */
export interface Write {
  readonly put: Put
  readonly again: (stands: Row | undefined) => Put | undefined
}

/**
 * Writes all of `first`, and after that all of `then`, until every write has succeeded or is no longer needed. A
 * write that loses a race is made again from what is stored now. This ends: each loss means that another writer
 * moved the row on, and a row's position only grows.
 */
export async function writeInOrder(
  table: BoundTable,
  first: readonly Write[],
  then: readonly Write[],
): Promise<void> {
  const [before, after] = [first.map(putOf), then.map(putOf)]
  let lost = await put(table, before, after)
  if (lost.length === 0) return
  if (holdsAny(before, lost)) {
    await redoUntilWritten(table, first, lost)
    lost = await put(table, after)
  }
  await redoUntilWritten(table, then, lost)
}

/**
 * Writes all of `first`, and after that all of `then`, unless one of `first` loses: then it writes none of `then`, and
 * gives false.
 */
export async function writeUnlessLost(
  table: BoundTable,
  first: readonly Put[],
  then: readonly Write[],
): Promise<boolean> {
  const lost = await put(table, first, then.map(putOf))
  if (lost.length > 0 && holdsAny(first, lost)) return false
  await redoUntilWritten(table, then, lost)
  return true
}

/**
 * Writes everything in one transaction; false if another writer was faster. `children` are new buckets. One that stands
 * already is of a writer without transactions, which died before it wrote the signpost: it is taken over.
 */
export async function writeTogether(
  together: Together,
  writes: readonly Write[],
  children: readonly Write[],
  merges: readonly Merge[],
): Promise<boolean> {
  const puts = writes.map(putOf)
  if (puts.length === 0) return true
  const byKey = new Map(children.map((write) => [keyText(write.put.row.key), write]))
  let born: readonly Put[] = children.map(putOf)
  for (;;) {
    const lost = await together([...puts, ...born], merges)
    if (lost.length === 0) return true
    if (lost.some(({ key }) => !byKey.has(keyText(key)))) return false
    const again = new Map(lost.map((one) => [keyText(one.key), redo(byKey, one)]))
    born = present(born.map((put) => standIn(again, put)))
  }
}

function standIn(again: ReadonlyMap<string, Put | undefined>, put: Put): Put | undefined {
  const key = keyText(put.row.key)
  return again.has(key) ? again.get(key) : put
}

const putOf = ({ put }: Write): Put => put

const put = async (
  table: BoundTable,
  puts: readonly Put[],
  then: readonly Put[] = [],
): Promise<readonly Lost[]> => {
  if (puts.length > 0) return table.put(puts, then)
  return then.length > 0 ? table.put(then) : []
}

/** A key as one string. NUL is in no id, so two keys never get the same string. */
const keyText = (key: Key): string => `${key.partition}\0${key.sort}`

function holdsAny(puts: readonly Put[], lost: readonly Lost[]): boolean {
  const keys = new Set(puts.map(({ row }) => keyText(row.key)))
  return lost.some(({ key }) => keys.has(keyText(key)))
}

async function redoUntilWritten(
  table: BoundTable,
  writes: readonly Write[],
  first: readonly Lost[],
): Promise<void> {
  if (first.length === 0) return
  const byKey = new Map(writes.map((write) => [keyText(write.put.row.key), write]))
  for (let lost = first; lost.length > 0;)
    lost = await put(table, present(lost.map((one) => redo(byKey, one))))
}

function redo(byKey: ReadonlyMap<string, Write>, { key, stands }: Lost): Put | undefined {
  const write = byKey.get(keyText(key))
  if (write === undefined)
    throw new Error('Cannot write on: the tables answered for a key that was not asked')
  return write.again(stands)
}

const present = (puts: readonly (Put | undefined)[]): readonly Put[] =>
  puts.filter((put) => put !== undefined)
