import type { Query } from '../tables.ts'

/**
 * A query's range of sorts in DynamoDB's terms: both ends are included, except the sort `without`. An undefined end is
 * open.
 */
export interface Span {
  readonly low: string | undefined
  readonly high: string | undefined
  readonly without: string | undefined
  /** Whether the last sort read lies in the range: DynamoDB refuses to continue from outside of it. */
  readonly resumes: boolean
}

/**
 * The span of a query that continues after the sort `after`. Undefined if the range is empty: DynamoDB refuses such a
 * query.
 */
export function spanOf(query: Query, after: string | undefined): Span | undefined {
  const { to: high, descending = false } = query
  const low = query.from === '' ? undefined : query.from
  if (high === '' || precedes(high, low)) return undefined
  if (descending ? precedes(after, low) : precedes(high, after)) return undefined
  const outside = descending ? precedes(high, after) : precedes(after, low)
  return { low, high, without: high, resumes: after !== undefined && !outside }
}

/** Compares by UTF-8 bytes, as DynamoDB does. JavaScript's strings have another order. */
const precedes = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
