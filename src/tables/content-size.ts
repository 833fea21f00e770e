import type { Json } from '../base/json.ts'

/** Whether a row's content takes more than `bytes` bytes as stored. */
export const exceeds = (content: Json, bytes: number): boolean =>
  atMost(content) > bytes && contentBytes(content) > bytes

/** The stored size of a content: a well-formed text is stored as UTF-8, everything else as JSON. */
export const contentBytes = (content: Json): number =>
  Buffer.byteLength(typeof content === 'string' && content.isWellFormed() ? content : JSON.stringify(content))

/** The most characters that JSON writes for one UTF-16 unit: `\u0000`. */
const UNIT = 6
/** The most characters that JSON writes for a number, `true`, `false` or `null`, with the comma after it. */
const SCALAR = 26

type Fields = Readonly<Record<string, Json | undefined>>

/** An upper bound of the size of a value's JSON, found without writing it: most contents are far below any limit. */
function atMost(value: Json): number {
  if (typeof value === 'string') return value.length * UNIT + 3
  if (value === null || typeof value !== 'object') return SCALAR
  let sum = 3
  if (Array.isArray(value)) for (const one of value as readonly Json[]) sum += atMost(one)
  else for (const name in value) sum += name.length * UNIT + 4 + atMost((value as Fields)[name] ?? null)
  return sum
}
