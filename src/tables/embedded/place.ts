import type { Key, Query } from '../tables.ts'

/**
 * Where a row stands: the parts of its key, parted by NUL. No part holds NUL (limits.ts) and nothing sorts before it,
 * so that the bytes of places compare as their parts do, one after the other. The index lists a row at the place of its
 * `index`, followed by the place of its key.
 */
export const placeOf = (key: Key): string => `${key.partition}\0${key.sort}`

/** The key of the row that stands there, or that the index lists there: its last two parts. */
export const keyOf = (place: string): Key => {
  const [partition = '', sort = ''] = place.split('\0').slice(-2)
  return { partition, sort }
}

/** The bounds of a query in LMDB's terms; reversed ranges begin at their upper bound. */
export interface Range {
  readonly start: string
  readonly end: string
  readonly reverse: boolean
  readonly exclusiveStart: boolean
  readonly inclusiveEnd: boolean
  readonly limit: number
}

/** One row more than the query asks for, so as to tell its last page; `after` is the last place read before. */
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
