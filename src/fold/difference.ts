import type { Key } from '../tables/tables.ts'
import type { Contribution } from './projection.ts'
import { emptySum } from './total.ts'

const NOTHING: readonly Contribution[] = []

/**
 * Makes an entity's `contribute` from two functions: `countedOf` takes from a row the value that counts (a number,
 * for example), and `sharesOf` gives what that value adds to which totals. The result is the shares of the row
 * after the event minus those of the row before. A total whose difference is zero is left out: it needs no write.
 * If the value that counts did not change, the result is empty.
 */
export const differenceOf =
  <Row, Counted>(
    countedOf: (row: Row) => Counted,
    sharesOf: (counted: Counted, key: Key) => readonly Contribution[],
  ) =>
  (before: Row | undefined, after: Row, key: Key): readonly Contribution[] => {
    const now = countedOf(after)
    if (before === undefined) return sharesOf(now, key)
    const then = countedOf(before)
    return then === now ? NOTHING : less(sharesOf(now, key), sharesOf(then, key))
  }

interface Sum {
  readonly total: string
  readonly delta: Record<string, number>
}

function less(added: readonly Contribution[], taken: readonly Contribution[]): readonly Contribution[] {
  const sums: Sum[] = []
  for (const share of added) sum(sums, share, 1)
  for (const share of taken) sum(sums, share, -1)
  return sums.filter(isSome)
}

function sum(sums: Sum[], { total, delta }: Contribution, sign: 1 | -1): void {
  let into = sums.find((one) => one.total === total)
  if (into === undefined) sums.push((into = { total, delta: emptySum() }))
  for (const field in delta) into.delta[field] = (into.delta[field] ?? 0) + sign * (delta[field] ?? 0)
}

function isSome({ delta }: Sum): boolean {
  for (const field in delta) if (delta[field] !== 0) return true
  return false
}
