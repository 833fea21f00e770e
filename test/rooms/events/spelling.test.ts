import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { spellingOf } from '../../../src/events/spelling-of.ts'

/** The value that a schema's spelling reads from a text; nothing unless the whole text matches. */
function readIn(schema: TSchema, text: string): unknown {
  const spelling = spellingOf(schema)
  if (spelling === undefined) throw new Error('no spelling')
  const match = new RegExp(`^${spelling.source}$`, 'u').exec(text)
  return match === null ? undefined : spelling.read(match, 1)
}

const schemas: Readonly<Record<string, TSchema>> = {
  'a pattern that takes backslashes and controls': Type.String({ pattern: '^[^"]*$' }),
  'a pattern that takes quotes': Type.String({ pattern: '^[^,]*$' }),
  'a pattern that captures': Type.String({ pattern: '^(a|b)*$' }),
  'a pattern without anchors': Type.String({ pattern: 'a' }),
  'a pattern with alternatives': Type.String({ pattern: '^a|b$' }),
  'a pattern and lengths': Type.String({ pattern: '^[a-c"]*$', minLength: 1, maxLength: 3 }),
  'lengths alone': Type.String({ minLength: 1, maxLength: 3 }),
  'a number': Type.Number({ minimum: -1, maximum: 100 }),
  'a number or null': Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  literals: Type.Union([Type.Literal('a'), Type.Literal('b.c'), Type.Literal(1)]),
  'optional fields': Type.Object({
    a: Type.String(),
    b: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    c: Type.Optional(Type.Literal('c')),
    d: Type.Optional(Type.Object({ a: Type.Integer(), b: Type.Optional(Type.String()) })),
  }),
}

const anyString = fc.string({ unit: fc.constantFrom(...'abc.,"\\\n\u0000é é'.split('')), maxLength: 5 })
const anyNumber = fc.oneof(fc.integer({ min: -2, max: 101 }), fc.double({ min: -2, max: 101, noNaN: true }))
const anyScalar = fc.oneof(anyString, anyNumber, fc.constantFrom(null, 'b.c', 1, 'c'))
const anyValue = fc.oneof(
  anyScalar,
  fc.record(
    { a: anyString, b: anyScalar, c: anyScalar, d: fc.record({ a: anyScalar, b: anyString }) },
    { requiredKeys: [], noNullPrototype: true },
  ),
)

describe.each(Object.entries(schemas))('%s', (_, schema) => {
  test('is read as JSON.parse reads it, where the schema takes it', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = JSON.stringify(value)
        const read = readIn(schema, text)
        if (read === undefined) return
        expect(read).toEqual(JSON.parse(text))
        expect(Value.Check(schema, read)).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })
})

test('an optional null is there, and an optional object whole', () => {
  const schema = schemas['optional fields'] ?? Type.Never()
  const texts = [
    '{"a":"x"}',
    '{"a":"x","b":null}',
    '{"a":"x","b":1.5,"d":{"a":1}}',
    '{"a":"","d":{"a":0,"b":""}}',
  ]
  expect(texts.map((text) => readIn(schema, text))).toEqual(texts.map((text) => JSON.parse(text) as unknown))
})

test.each([
  ['another keyword', Type.Number({ multipleOf: 2 })],
  ['a format', Type.String({ format: 'email' })],
  ['a list', Type.Array(Type.String())],
  ['a text or null', Type.Union([Type.String(), Type.Null()])],
  ['no fields', Type.Object({})],
  ['a first field that may be missing', Type.Object({ a: Type.Optional(Type.String()), b: Type.String() })],
  ['a field without a spelling', Type.Object({ a: Type.String(), b: Type.Unknown() })],
])('%s has no spelling', (_, schema) => {
  expect(spellingOf(schema)).toBeUndefined()
})
