import type { Key } from '../tables/tables.ts'
import type { Contribution } from './projection.ts'

const NOTHING: readonly Contribution[] = []

/**
 * An entity's `contribute`, from what of a row counts (a number, say) and what that adds to which totals: the shares of
 * the row after less those of the row before. A total that comes out even is not named: it needs no write. Where what
 * counts is the same as before, all do.
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
  if (into === undefined) sums.push((into = { total, delta: {} }))
  for (const field in delta) into.delta[field] = (into.delta[field] ?? 0) + sign * (delta[field] ?? 0)
}

function isSome({ delta }: Sum): boolean {
  for (const field in delta) if (delta[field] !== 0) return true
  return false
}
