import type { Json } from '../base/json.ts'
import {
  DECIMAL,
  WHOLE,
  escaped,
  knows,
  literal,
  literals,
  number,
  text,
  type Keywords,
  type Spelling,
} from './spelling.ts'

/**
 * The spelling of a schema's values; undefined if the schema has a keyword that is not known here, which may refuse
 * more values.
 */
export function spellingOf(schema: object): Spelling | undefined {
  const keywords = schema as Keywords
  if ('const' in keywords) return literal(keywords['const'] as Json)
  if (Array.isArray(keywords['anyOf'])) return union(keywords['anyOf'] as Keywords[])
  if (keywords['type'] === 'string') return text(keywords)
  if (keywords['type'] === 'number') return number(keywords, DECIMAL)
  if (keywords['type'] === 'integer') return number(keywords, WHOLE)
  return keywords['type'] === 'object' ? object(keywords) : undefined
}

/** The spelling of a union of literals, or of a number and null. */
function union(parts: readonly Keywords[]): Spelling | undefined {
  if (parts.every((part) => 'const' in part)) return literals(parts.map((part) => part['const']))
  const [first, second] = parts
  if (first === undefined || parts.length !== 2 || second?.['type'] !== 'null') return undefined
  const one = isNumeric(first) ? spellingOf(first) : undefined
  if (one === undefined) return undefined
  const read: Spelling['read'] = (match, at) => (match[at] === 'null' ? null : one.read(match, at))
  return { source: one.source.replace('(', '(null|'), captures: 1, read }
}

const isNumeric = ({ type }: Keywords): boolean => type === 'number' || type === 'integer'

interface Field {
  readonly name: string
  readonly isOptional: boolean
  readonly spelling: Spelling
}

/**
 * The spelling of an object: its fields in the schema's order. The first field must be required. Optional fields
 * without a known spelling are not recognised.
 */
function object(schema: Keywords): Spelling | undefined {
  if (!knows(schema, ['properties', 'required'])) return undefined
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Keywords>>
    required?: readonly string[]
  }
  const fields: Field[] = []
  for (const [name, one] of Object.entries(properties)) {
    const isOptional = !required.includes(name)
    const spelling = spellingOf(one)
    // A capture tells whether an optional field is present, so it needs one.
    if (spelling !== undefined && (spelling.captures > 0 || !isOptional))
      fields.push({ name, isOptional, spelling })
    else if (!isOptional) return undefined
  }
  const [first] = fields
  if (first === undefined || first.isOptional || first.spelling.captures === 0) return undefined
  const captures = fields.reduce((sum, { spelling }) => sum + spelling.captures, 0)
  return { source: `\\{${fields.map(sourceOf).join('')}\\}`, captures, read: readerOf(fields) }
}

function sourceOf({ name, isOptional, spelling }: Field, at: number): string {
  const source = `${at === 0 ? '' : ','}${escaped(JSON.stringify(name))}:${spelling.source}`
  return isOptional ? `(?:${source})?` : source
}

const readerOf =
  (fields: readonly Field[]): Spelling['read'] =>
  (match, from) => {
    const value: Record<string, Json> = {}
    let at = from
    for (const { name, isOptional, spelling } of fields) {
      if (!isOptional || match[at] !== undefined) {
        const inner = spelling.read(match, at)
        if (inner === undefined) return undefined
        value[name] = inner
      }
      at += spelling.captures
    }
    return value
  }
