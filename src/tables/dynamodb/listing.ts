import { hash } from 'node:crypto'
import type { Key } from '../tables.ts'

/** What DynamoDB takes for a sort key, in bytes of UTF-8. */
const MAX_SORT_BYTES = 1024

/**
 * A row's sort key in the index: the sort of its place, then its own key, parted by NUL, which no part holds. So rows at
 * one place are in the order of their keys, which DynamoDB does not promise for equal sort keys. Where that is too long,
 * a hash stands for the key: rows at that place are in some fixed order.
 */
export function listingSort(place: Key, key: Key): string {
  const own = `${key.partition}\0${key.sort}`
  const sort = `${place.sort}\0${own}`
  if (Buffer.byteLength(sort) <= MAX_SORT_BYTES) return sort
  return `${place.sort}\0${hash('sha256', own, 'base64url')}`
}

/** The sort of the place, out of a sort key in the index. */
export const placeSort = (listed: string): string => listed.slice(0, listed.indexOf('\0'))
