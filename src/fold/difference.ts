import type { Contribution } from './projection.ts'

/**
 * An entity's `contribute`, from what one row adds to which totals: the shares of the row after, less those of the
 * row before. Fields that did not change and totals without any are left out.
 */
export const differenceOf =
  <Row>(sharesOf: (row: Row) => readonly Contribution[]) =>
  (before: Row | undefined, after: Row | undefined): readonly Contribution[] => {
    const deltas = new Map<string, Map<string, number>>()
    if (after !== undefined) tally(deltas, sharesOf(after), 1)
    if (before !== undefined) tally(deltas, sharesOf(before), -1)
    return [...deltas].flatMap(([total, fields]) => contributionOf(total, fields))
  }

function tally(
  deltas: Map<string, Map<string, number>>,
  shares: readonly Contribution[],
  sign: 1 | -1,
): void {
  for (const { total, delta } of shares) {
    const fields = deltas.get(total) ?? new Map<string, number>()
    for (const [field, by] of Object.entries(delta)) fields.set(field, (fields.get(field) ?? 0) + sign * by)
    deltas.set(total, fields)
  }
}

function contributionOf(total: string, fields: ReadonlyMap<string, number>): readonly Contribution[] {
  const changed = [...fields].filter(([, by]) => by !== 0)
  return changed.length === 0 ? [] : [{ total, delta: Object.fromEntries(changed) }]
}
