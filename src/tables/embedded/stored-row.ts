import type { Json } from '../../base/json.ts'
import type { Position } from '../../events/position.ts'
import { damageSeen } from '../../lmdb/damage.ts'
import type { Key, Row } from '../tables.ts'
import { isPackable, packPosition, unpackPosition } from './packed-position.ts'

/** How a row begins that the index does not list, and how one that it lists. */
const UNLISTED = '\x01'
const LISTED = '\x02'

/**
 * A row's value: whether the index lists it, the packed position, the index partition and sort of a listed row, and the
 * content. NUL ends each part before the content; none of them contains it. Content is JSON, except a text, which
 * follows a quotation mark unchanged. A text that UTF-8 cannot hold (half of a surrogate pair) is JSON after a space.
 *
 * Rows of earlier releases, and a position of another length, have the position as it is in place of both, and two empty
 * parts if not listed: they begin with a digit.
 */
export function encodeRow({ position, index, content }: Row): string {
  const before = headOf(position, index && `${index.partition}\0${index.sort}\0`)
  if (typeof content !== 'string') return before + JSON.stringify(content)
  const value = `${before}"${content}`
  return value.isWellFormed() ? value : `${before} ${JSON.stringify(content)}`
}

function headOf(position: Position, listed: string | undefined): string {
  if (!isPackable(position)) return `${position}\0${listed ?? '\0\0'}`
  const packed = packPosition(position)
  return listed === undefined ? `${UNLISTED}${packed}\0` : `${LISTED}${packed}\0${listed}`
}

export function decodeRow(key: Key, value: string): Row {
  const first = value.indexOf('\0')
  const position = first < 0 ? undefined : positionIn(value, first)
  if (position === undefined) throw damageSeen(UNREADABLE)
  if (value.startsWith(UNLISTED)) return { key, position, content: contentOf(value, first + 1) }
  const second = value.indexOf('\0', first + 1)
  const third = value.indexOf('\0', second + 1)
  if (third < 0) throw damageSeen(UNREADABLE)
  const content = contentOf(value, third + 1)
  if (second === first + 1) return { key, position, content }
  const index = { partition: value.slice(first + 1, second), sort: value.slice(second + 1, third) }
  return { key, position, content, index }
}

const UNREADABLE = 'a row of it cannot be read'

const isPacked = (first: number | undefined): boolean => first === 1 || first === 2

const positionIn = (value: string, end: number): Position | undefined =>
  isPacked(value.charCodeAt(0)) ? unpackPosition(value.slice(1, end)) : (value.slice(0, end) as Position)

function contentOf(value: string, start: number): Json {
  if (value[start] === '"') return value.slice(start + 1)
  try {
    return JSON.parse(value.slice(start)) as Json
  } catch {
    throw damageSeen(UNREADABLE)
  }
}

/** Whether the row of these bytes has this position. Reads only the position. */
export function standsAt(bytes: Buffer, position: Position): boolean {
  if (!isPacked(bytes[0])) return isAt(bytes, 0, position)
  return isPackable(position) && isAt(bytes, 1, packPosition(position))
}

/** Whether a part of ASCII stands at a place of the bytes. */
function isAt(bytes: Buffer, start: number, part: string): boolean {
  for (let at = 0; at < part.length; at += 1) if (bytes[start + at] !== part.charCodeAt(at)) return false
  return bytes[start + part.length] === 0
}

/**
 * The place in the index of a stored row, its parts separated by NUL; undefined if it is not listed. Parses no content.
 */
export function indexedAt(bytes: Buffer): string | undefined {
  const start = bytes.indexOf(0) + 1
  if (bytes[0] === 1 || bytes[start] === 0) return undefined
  return bytes.toString('utf8', start, bytes.indexOf(0, bytes.indexOf(0, start) + 1))
}
