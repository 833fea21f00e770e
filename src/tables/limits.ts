import { contentBytes, exceeds } from './content-size.ts'
import type { Key, Query, Row } from './tables.ts'
import { Unstorable } from './unstorable.ts'

/**
 * Bytes of UTF-8 that a key's two parts may take together. Twice this and three separators fit LMDB's 1,978 bytes (an
 * index entry names its place and its row); DynamoDB takes more: 2,048 for a partition and 1,024 for a sort.
 */
const MAX_KEY_BYTES = 980

/**
 * Bytes of UTF-8 that the content of a row may take which a fold makes, whatever home it is made in. DynamoDB takes 409,600
 * for an item (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html), deflated where that is
 * shorter, and the row's keys, twice, its position and their names want some of that. LMDB would take more.
 */
export const MAX_CONTENT_BYTES = 393_216

/** The most rows a page may be asked to hold. */
export const MAX_PAGE = 1000

/** UTF-16 units of content at which a page ends before its limit: a large row, or a few, and most pages are far below. */
export const MAX_PAGE_UNITS = 1_048_576

/**
 * Throws `Unstorable` where a key is none that every adapter can hold and tell from all others: an empty part, more than
 * `MAX_KEY_BYTES`, NUL (it parts the parts in LMDB), or half of a surrogate pair (UTF-8 has no bytes for it).
 */
export function checkKey(table: string, key: Key): void {
  const wrong = keyFault(key)
  if (wrong !== undefined) throw new Unstorable(`Cannot use a key of table "${table}": ${wrong}`)
}

/** The same for a row's key and its place in the index. */
export function checkRow(table: string, row: Row): void {
  checkKey(table, row.key)
  if (row.index) checkKey(table, row.index)
}

/** Why a content is none that a row holds which may take so many bytes. */
export const contentFault = (content: Row['content'], bytes: number): string | undefined =>
  exceeds(content, bytes) ? `it takes ${contentBytes(content)} bytes, more than ${bytes}` : undefined

/** Why a key is none that every adapter can hold. */
export function keyFault({ partition, sort }: Key): string | undefined {
  if (partition === '' || sort === '') return 'one of its parts is empty'
  if (bytesOf(partition) + bytesOf(sort) > MAX_KEY_BYTES) return `it takes more than ${MAX_KEY_BYTES} bytes`
  if (partition.includes('\0') || sort.includes('\0')) return 'it contains NUL'
  if (!partition.isWellFormed() || !sort.isWellFormed()) return 'it is not well-formed Unicode'
  return undefined
}

// No UTF-16 unit takes more than three bytes, so that most keys need not be measured.
const bytesOf = (part: string): number => (part.length < 160 ? part.length * 3 : Buffer.byteLength(part))

/** Throws where a query asks for what no adapter answers. */
export function checkQuery(table: string, query: Query): void {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_PAGE)
    throw new Error(`Cannot query table "${table}": the limit is ${query.limit}, not 1 to ${MAX_PAGE}`)
}
