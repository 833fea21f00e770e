import type { Json } from '../../base/json.ts'
import type { Position } from '../../events/position.ts'
import { damageSeen } from '../../lmdb/damage.ts'
import type { Key, Row } from '../tables.ts'

/**
 * A row's value: position, index partition, index sort and content, separated by NUL, which none of the first three
 * contains. Content is JSON, except a text, which follows a quotation mark unchanged. A text that UTF-8 cannot hold
 * (half of a surrogate pair) is JSON after a space.
 */
export function encodeRow({ position, index, content }: Row): string {
  const place = index === undefined ? '\0' : `${index.partition}\0${index.sort}`
  const before = `${position}\0${place}\0`
  if (typeof content !== 'string') return before + JSON.stringify(content)
  const value = `${before}"${content}`
  return value.isWellFormed() ? value : `${before} ${JSON.stringify(content)}`
}

export function decodeRow(key: Key, value: string): Row {
  const first = value.indexOf('\0')
  const second = value.indexOf('\0', first + 1)
  const third = value.indexOf('\0', second + 1)
  if (third < 0) throw damageSeen(UNREADABLE)
  const position = value.slice(0, first) as Position
  const content = contentOf(value, third + 1)
  if (second === first + 1) return { key, position, content }
  const index = { partition: value.slice(first + 1, second), sort: value.slice(second + 1, third) }
  return { key, position, content, index }
}

const UNREADABLE = 'a row of it cannot be read'

function contentOf(value: string, start: number): Json {
  if (value[start] === '"') return value.slice(start + 1)
  try {
    return JSON.parse(value.slice(start)) as Json
  } catch {
    throw damageSeen(UNREADABLE)
  }
}

/** Whether the row of these bytes has this position. Reads only the position. */
export const standsAt = (bytes: Buffer, position: Position): boolean =>
  bytes[position.length] === 0 && bytes.toString('latin1', 0, position.length) === position

/**
 * The place in the index of a stored row, its parts separated by NUL; undefined if it is not listed. Parses no content.
 */
export function indexedAt(bytes: Buffer): string | undefined {
  const start = bytes.indexOf(0) + 1
  if (bytes[start] === 0) return undefined
  return bytes.toString('utf8', start, bytes.indexOf(0, bytes.indexOf(0, start) + 1))
}
