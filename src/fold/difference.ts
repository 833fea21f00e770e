import type { Contribution } from './projection.ts'

/**
 * An entity's `contribute`, from what one row adds to which totals: the shares of the row after, and those of the
 * row before taken off.
 */
export const differenceOf =
  <Row>(sharesOf: (row: Row) => readonly Contribution[]) =>
  (before: Row | undefined, after: Row | undefined): readonly Contribution[] => {
    const added = after === undefined ? [] : sharesOf(after)
    return before === undefined ? added : [...added, ...sharesOf(before).map(takenOff)]
  }

const takenOff = ({ total, delta }: Contribution): Contribution => ({
  total,
  delta: Object.fromEntries(Object.entries(delta).map(([field, by]) => [field, -by])),
})
