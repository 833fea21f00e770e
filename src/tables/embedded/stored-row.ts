import type { Json } from '../../base/json.ts'
import type { Position } from '../../events/position.ts'
import type { Key, Row } from '../tables.ts'

/** A row's value: position, index partition, index sort and content as JSON, parted by NUL (which none of them holds). */
export function encodeRow({ position, index, content }: Row): string {
  const place = index === undefined ? '\0' : `${index.partition}\0${index.sort}`
  return `${position}\0${place}\0${JSON.stringify(content)}`
}

/** Where the index lists a stored row, as its parts parted by NUL; undefined where it doesn't. Parses no content. */
export function indexedAt(value: string): string | undefined {
  const start = value.indexOf('\0') + 1
  const place = value.slice(start, value.indexOf('\0', value.indexOf('\0', start) + 1))
  return place === '\0' ? undefined : place
}

export function decodeRow(key: Key, value: string): Row {
  const [position, partition, sort, content] = fieldsOf(value)
  const row = { key, position: position as Position, content: JSON.parse(content) as Json }
  return partition === '' ? row : { ...row, index: { partition, sort } }
}

function fieldsOf(value: string): readonly [string, string, string, string] {
  const first = value.indexOf('\0')
  const second = value.indexOf('\0', first + 1)
  const third = value.indexOf('\0', second + 1)
  if (third < 0) throw new Error('Cannot read a stored row: its value is not one that a table holds')
  return [
    value.slice(0, first),
    value.slice(first + 1, second),
    value.slice(second + 1, third),
    value.slice(third + 1),
  ]
}
