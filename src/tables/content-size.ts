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

/** An upper bound of the size of a value's JSON, found without writing it: most contents are far below any limit. */
function atMost(value: Json | undefined): number {
  if (typeof value === 'string') return value.length * UNIT + 3
  if (value === null || typeof value !== 'object') return SCALAR
  return isList(value) ? listAtMost(value) : fieldsAtMost(value)
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value)

function listAtMost(list: readonly Json[]): number {
  let sum = 3
  for (const one of list) sum += atMost(one)
  return sum
}

function fieldsAtMost(fields: { readonly [name: string]: Json | undefined }): number {
  let sum = 3
  for (const name in fields) sum += name.length * UNIT + 4 + atMost(fields[name])
  return sum
}
