/** Thrown for a cursor that this query did not give out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor'
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A cursor: the place after which the next page begins, as an opaque text (base64url of keys separated by NUL). */
export const writeCursor = (...place: readonly string[]): string =>
  Buffer.from(place.join('\0')).toString('base64url')

/**
 * Reads a cursor of `parts` parts; the first must be the queried partition. Throws `InvalidCursor` for any other text.
 */
export function readCursor(table: string, cursor: string, partition: string, parts: number): string[] {
  const place = placeOf(cursor)
  if (place.length !== parts || place[0] !== partition || place.includes(''))
    throw new InvalidCursor(`Cannot go on reading table "${table}": the cursor is not one of this query`)
  return place
}

function placeOf(cursor: string): string[] {
  try {
    return utf8.decode(Buffer.from(cursor, 'base64url')).split('\0')
  } catch {
    return []
  }
}
