import fc from 'fast-check'

/** A JSON schema of an OpenAPI 3.1 document. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly [keyword: string]: unknown
}

const MOST = 4

/** Values as a schema describes them; `named` are the schemas to which it refers. */
export function fromSchema(schema: Schema, named: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const of = (one: Schema) => fromSchema(one, named)
  if (schema.$ref !== undefined) return of(named[schema.$ref.split('/').at(-1)!]!)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(of))
  return ofType[schema.type ?? '']?.(schema, of) ?? fc.jsonValue({ maxDepth: 2 })
}

type Of = (schema: Schema) => fc.Arbitrary<unknown>

const ofType: Readonly<Record<string, (schema: Schema, of: Of) => fc.Arbitrary<unknown>>> = {
  string: text,
  integer: ({ minimum: min = -1_000, maximum = 1_000_000 }) =>
    fc.integer({ min, max: Math.min(maximum, 2 ** 31 - 1) }),
  number: ({ minimum: min = -1e6, maximum: max = 1e6 }) => fc.double({ min, max, noNaN: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items = {}, minItems: minLength = 0, maxItems = MOST }, of) =>
    fc.array(of(items), { minLength, maxLength: Math.max(minLength, Math.min(maxItems, MOST)) }),
  object: record,
}

function text({ pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const within = (one: string): boolean => one.length >= minLength && one.length <= maxLength
  if (pattern === undefined)
    return fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) })
  return fc.stringMatching(new RegExp(pattern)).filter(within)
}

function record(schema: Schema, of: Of): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, of(one)]))
  return fc.record(model, {
    requiredKeys: required.filter((name) => name in properties),
    noNullPrototype: true,
  })
}

/** Values that programs get wrong. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    -0,
    1e308,
    2 ** 53,
    true,
    [],
    {},
    '__proto__',
    'constructor',
    '../../etc/passwd',
    '%00',
    '\u0000',
    '\ud800',
    '\u202e',
    "'; DROP TABLE users; --",
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'x'.repeat(5_000),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

/** A value with one of its parts, at any depth, replaced, removed or added. */
export function nearly(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value) && value.length > 0)
    return fc
      .nat({ max: value.length - 1 })
      .chain((at) =>
        nearly(value[at]).map((part) => value.map((old: unknown, here) => (here === at ? part : old))),
      )
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return hostile
  const names = Object.keys(value)
  const added = fc
    .tuple(fc.constantFrom('extra', 'id', 'time', 'constructor'), hostile)
    .map(([name, part]) => ({ ...value, [name]: part }))
  if (names.length === 0) return added
  const name = fc.constantFrom(...names)
  const of = value as Readonly<Record<string, unknown>>
  return fc.oneof(
    added,
    name.map((gone) => Object.fromEntries(Object.entries(of).filter(([one]) => one !== gone))),
    name.chain((one) => nearly(of[one]).map((part) => ({ ...of, [one]: part }))),
  )
}
