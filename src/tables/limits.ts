import { contentBytes, exceeds } from './content-size.ts'
import type { Key, Query, Row } from './tables.ts'
import { Unstorable } from './unstorable.ts'

/**
 * The maximum of a key's two parts together, in bytes of UTF-8. An index entry holds two keys and three separators,
 * which must fit into LMDB's 1,978 bytes. DynamoDB takes more: 2,048 for a partition and 1,024 for a sort.
 */
const MAX_KEY_BYTES = 980

/**
 * The maximum size in bytes of a folded row's content, the same in every home. DynamoDB's limit is 409,600 for an item
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). The rest is for the row's keys,
 * twice, its position and the attribute names. LMDB would take more.
 */
export const MAX_CONTENT_BYTES = 393_216

/** The greatest `limit` of a page. */
export const MAX_PAGE = 1000

/** UTF-16 units of content at which a page ends before its limit. Only pages with large rows reach it. */
export const MAX_PAGE_UNITS = 1_048_576

/**
 * Throws `Unstorable` for a key that some adapter cannot hold or tell from all others: an empty part, more than
 * `MAX_KEY_BYTES`, NUL (it separates the parts in LMDB), or half of a surrogate pair (it has no UTF-8).
 */
export function checkKey(table: string, key: Key): void {
  const wrong = keyFault(key)
  if (wrong !== undefined) throw new Unstorable(`Cannot use a key of table "${table}": ${wrong}`)
}

/** Checks a row's key, and its key in the index. */
export function checkRow(table: string, row: Row): void {
  checkKey(table, row.key)
  if (row.index) checkKey(table, row.index)
}

/** Why a row of at most `bytes` bytes cannot hold this content; undefined if it can. */
export const contentFault = (content: Row['content'], bytes: number): string | undefined =>
  exceeds(content, bytes) ? `it takes ${contentBytes(content)} bytes, more than ${bytes}` : undefined

/** Why some adapter cannot hold this key; undefined if all can. */
export function keyFault({ partition, sort }: Key): string | undefined {
  if (partition === '' || sort === '') return 'one of its parts is empty'
  if (bytesOf(partition) + bytesOf(sort) > MAX_KEY_BYTES) return `it takes more than ${MAX_KEY_BYTES} bytes`
  if (partition.includes('\0') || sort.includes('\0')) return 'it contains NUL'
  if (!partition.isWellFormed() || !sort.isWellFormed()) return 'it is not well-formed Unicode'
  return undefined
}

// A UTF-16 unit takes at most three bytes, so short parts need not be measured.
const bytesOf = (part: string): number => (part.length < 160 ? part.length * 3 : Buffer.byteLength(part))

/** Throws if the limit of the query is not allowed. */
export function checkQuery(table: string, query: Query): void {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_PAGE)
    throw new Error(`Cannot query table "${table}": the limit is ${query.limit}, not 1 to ${MAX_PAGE}`)
}
