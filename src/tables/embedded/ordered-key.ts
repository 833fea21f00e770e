import type { Key, Query } from '../tables.ts'

/**
 * The place of a row: the parts of its key, separated by NUL. No part contains NUL (limits.ts), and NUL sorts first, so
 * places compare as their parts do, one after the other. The index lists a row at the place of its `index`, followed by
 * the place of its key.
 */
export const orderedKey = (key: Key): string => `${key.partition}\0${key.sort}`

/** The key of the row at a place of the table or of the index: the last two parts. */
export const keyOf = (place: string): Key => {
  const [partition = '', sort = ''] = place.split('\0').slice(-2)
  return { partition, sort }
}

/** The bounds of a query in LMDB's terms. A reversed range starts at its upper bound. */
export interface Range {
  readonly start: string
  readonly end: string
  readonly reverse: boolean
  readonly exclusiveStart: boolean
  readonly inclusiveEnd: boolean
  readonly limit: number
}

/** Asks for one row more than the query, to know the last page; `after` is the last place of the page before. */
export function rangeOf(query: Query, after: string | undefined): Range {
  const low = `${query.partition}\0${query.from ?? ''}`
  const high = query.to === undefined ? `${query.partition}\x01` : `${query.partition}\0${query.to}`
  const reverse = query.descending ?? false
  return {
    start: after ?? (reverse ? high : low),
    end: reverse ? low : high,
    reverse,
    exclusiveStart: reverse || after !== undefined,
    inclusiveEnd: reverse,
    limit: query.limit + 1,
  }
}
