import { hash } from 'node:crypto'
import type { Key } from '../tables.ts'

/** DynamoDB's limit for a sort key, in bytes of UTF-8. */
const MAX_SORT_BYTES = 1024

/**
 * A row's sort key in the index: the sort of its place, then its own key, separated by NUL, which no part contains. So
 * rows of one place are in the order of their keys; DynamoDB promises no order for equal sort keys. If the text is too
 * long, a hash replaces the row's key: the order of such rows is fixed, but arbitrary.
 */
export function listingSort(place: Key, key: Key): string {
  const own = `${key.partition}\0${key.sort}`
  const sort = `${place.sort}\0${own}`
  if (Buffer.byteLength(sort) <= MAX_SORT_BYTES) return sort
  return `${place.sort}\0${hash('sha256', own, 'base64url')}`
}

/** The sort of the place, cut from a sort key of the index. */
export const placeSort = (listed: string): string => listed.slice(0, listed.indexOf('\0'))
