import type { Key } from '../tables/tables.ts'
import type { Contribution } from './projection.ts'

/**
 * An entity's `contribute`, from what one row adds to which totals: the shares of the row after, and those of the
 * row before taken off.
 */
export const differenceOf =
  <Row>(sharesOf: (row: Row, key: Key) => readonly Contribution[]) =>
  (before: Row | undefined, after: Row | undefined, key: Key): readonly Contribution[] => {
    const added = after === undefined ? [] : sharesOf(after, key)
    return before === undefined ? added : [...added, ...sharesOf(before, key).map(takenOff)]
  }

function takenOff({ total, delta }: Contribution): Contribution {
  const off: Record<string, number> = {}
  for (const field in delta) off[field] = -(delta[field] ?? 0)
  return { total, delta: off }
}
