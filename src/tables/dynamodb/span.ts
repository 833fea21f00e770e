import type { Query } from '../tables.ts'

/**
 * The sorts that a query is about as DynamoDB can be asked for them: both ends are within, and `without` is not meant.
 * Undefined ends are open.
 */
export interface Span {
  readonly low: string | undefined
  readonly high: string | undefined
  readonly without: string | undefined
  /** Whether the sort that was read last lies within: DynamoDB refuses to go on from without. */
  readonly resumes: boolean
}

/**
 * The span of a query, behind the sort that was read last. Undefined where nothing can lie in it: DynamoDB refuses to be
 * asked for that.
 */
export function spanOf(query: Query, after: string | undefined): Span | undefined {
  const { to: high, descending = false } = query
  const low = query.from === '' ? undefined : query.from
  if (high === '' || precedes(high, low)) return undefined
  if (descending ? precedes(after, low) : precedes(high, after)) return undefined
  const outside = descending ? precedes(high, after) : precedes(after, low)
  return { low, high, without: high, resumes: after !== undefined && !outside }
}

/** In the order of their UTF-8 bytes, which is DynamoDB's and not that of JavaScript's strings. */
const precedes = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0
