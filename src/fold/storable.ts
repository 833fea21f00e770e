import type { Json } from '../base/json.ts'
import { contentFault, keyFault } from '../tables/limits.ts'
import type { Key } from '../tables/tables.ts'
import { Unstorable } from '../tables/unstorable.ts'

/** Throws `Unstorable` if no store accepts this key. */
export function storableKey(key: Key): void {
  const wrong = keyFault(key)
  if (wrong !== undefined) throw new Unstorable(`Cannot keep what it makes: a row's key cannot be, ${wrong}`)
}

/** Throws `Unstorable` if a row of this content would take more than `bytes` bytes. */
export function storableContent(content: Json, bytes: number): void {
  const wrong = contentFault(content, bytes)
  if (wrong !== undefined) throw new Unstorable(`Cannot keep what it makes of a row: ${wrong}`)
}
