import type { Json } from '../base/json.ts'

/** Whether a row's content takes more than so many bytes of UTF-8: as the text it is, or as JSON. */
export const exceeds = (content: Json, bytes: number): boolean =>
  atMost(content) > bytes && contentBytes(content) > bytes

/** The bytes of a content: a text is stored as it is, but for one that UTF-8 cannot hold, and all else as JSON. */
export const contentBytes = (content: Json): number =>
  Buffer.byteLength(typeof content === 'string' && content.isWellFormed() ? content : JSON.stringify(content))

/** No UTF-16 unit takes more in JSON: `\u0000`. */
const UNIT = 6
/** No number takes more, nor does `false`, with the comma behind it. */
const SCALAR = 26

/** Never less than the bytes of a value's JSON, and found without writing it: most contents are far below any bound. */
function atMost(value: Json): number {
  if (typeof value === 'string') return value.length * UNIT + 3
  if (value === null || typeof value !== 'object') return SCALAR
  let sum = 3
  if (Array.isArray(value)) for (const one of value as readonly Json[]) sum += atMost(one)
  else for (const [name, one] of Object.entries(value)) sum += name.length * UNIT + 4 + atMost(one as Json)
  return sum
}
