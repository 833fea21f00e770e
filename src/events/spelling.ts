import type { Json } from '../base/json.ts'

/**
 * How JSON.stringify spells the values of a schema, or the plainer ones among them. `source` is a regular expression
 * (flag `u`) with `captures` groups, the first of which always captures. `read` gives the value of the captured texts;
 * undefined if the schema refuses it, or if JSON.stringify would spell it in another way.
 */
export interface Spelling {
  readonly source: string
  readonly captures: number
  readonly read: (match: RegExpExecArray, at: number) => Json | undefined
}

/** The keywords of a JSON Schema. */
export type Keywords = Readonly<Record<string, unknown>>

/** The printable ASCII characters that JSON does not escape. */
const PLAIN = '[ !#-\\[\\]-~]'
export const WHOLE = '-?(?:0|[1-9]\\d{0,15})'
/** No exponent, and no zero at the end. */
export const DECIMAL = `${WHOLE}(?:\\.\\d{0,16}[1-9])?`

export const literal = (value: Json): Spelling => ({
  source: escaped(JSON.stringify(value)),
  captures: 0,
  read: () => value,
})

export function literals(values: readonly unknown[]): Spelling {
  const spelled = new Map(values.map((value) => [JSON.stringify(value), value as Json]))
  const source = `(${[...spelled.keys()].map(escaped).join('|')})`
  return { source, captures: 1, read: (match, at) => spelled.get(match[at] ?? '') }
}

export const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

interface Lengths {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** The spelling of a text: plain characters up to the next quote, of the right number and pattern. */
export function text(schema: Keywords): Spelling | undefined {
  if (!knows(schema, ['minLength', 'maxLength', 'pattern'])) return undefined
  const { minLength = 0, maxLength = '', pattern } = schema as Lengths
  const plain = `${PLAIN}{${minLength},${maxLength}}`
  if (pattern === undefined) return { source: `"(${plain})"`, captures: 1, read: (match, at) => match[at] }
  const inside = insideOf(pattern)
  if (inside !== undefined)
    return { source: `"(?=${plain}")(${inside})"`, captures: 1, read: (match, at) => match[at] }
  const whole = new RegExp(pattern, 'u')
  const read: Spelling['read'] = (match, at) => (whole.test(match[at] ?? '') ? match[at] : undefined)
  return { source: `"(${plain})"`, captures: 1, read }
}

/** The part of a pattern between its anchors; undefined if it captures, or may match a quote. */
function insideOf(pattern: string): string | undefined {
  const [, inside] = /^\^(.*)\$$/.exec(pattern) ?? []
  const isClosed = inside !== undefined && capturesOf(inside) === 0 && !mayTakeQuotes(inside)
  return isClosed ? `(?:${inside})` : undefined
}

/** Whether a part of the pattern that matches a character (a class, an escape, a character, the dot) matches a quote. */
function mayTakeQuotes(pattern: string): boolean {
  const parts = pattern.match(/\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|.)|[".]/gu) ?? []
  return parts.some((part) => new RegExp(part, 'u').test('"'))
}

const capturesOf = (source: string): number => (new RegExp(`${source}|`, 'u').exec('')?.length ?? 0) - 1

export function number(schema: Keywords, source: string): Spelling | undefined {
  if (!knows(schema, ['minimum', 'maximum'])) return undefined
  const { minimum = -Infinity, maximum = Infinity } = schema as { minimum?: number; maximum?: number }
  const read: Spelling['read'] = (match, at) => {
    const spelled = match[at] ?? ''
    const value = Number(spelled)
    return value >= minimum && value <= maximum && isOwnSpelling(spelled, value) ? value : undefined
  }
  return { source: `(${source})`, captures: 1, read }
}

/**
 * A double keeps any 15 digits, and is written with the fewest digits that identify it (ECMA-262, Number::toString). So
 * a text of at most 15 characters is its own spelling.
 */
const isOwnSpelling = (spelled: string, value: number): boolean =>
  (spelled.length <= 15 && Math.abs(value) >= 1e-6) || String(value) === spelled

export const knows = (schema: Keywords, known: readonly string[]): boolean =>
  Object.keys(schema).every(
    (key) => key === 'type' || key === 'description' || key.startsWith('~') || known.includes(key),
  )
