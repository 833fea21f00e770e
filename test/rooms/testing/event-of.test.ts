import fc from 'fast-check'
import Type, { type TSchema } from 'typebox'
import { event, upcaster } from 'tributary'
import { expect, test } from 'vitest'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import { eventOf } from '../../../src/testing/event-of.ts'
import { whole } from '../../../src/testing/told.ts'
import { vocabulary } from '../../media.ts'

const madeOf = (data: TSchema) => {
  const known = vocabularyOf([event('x.y', Type.Object({ data }))])
  const made = fc.sample(eventOf(known), { numRuns: 200, seed: 3 })
  return made.map((told) => (told.data as { data?: unknown }).data)
}

/** Schemas, and what of their values is made at least. */
const SCHEMAS: readonly (readonly [TSchema, readonly unknown[]])[] = [
  [Type.String(), ['data-1', 'data-2', 'data-3', '', 'ü😀']],
  [Type.String({ minLength: 40 }), ['a'.repeat(40)]],
  [Type.String({ pattern: '^[a-c]$' }), ['a', 'b', 'c']],
  [Type.String({ pattern: '^ann\\.' }), ['ann.1', 'ann.2']],
  [Type.String({ format: 'email' }), ['ann@example.com', 'ben@example.com']],
  [Type.String({ format: 'uuid' }), ['9e107d9d-372b-4b68-8d3f-0123456789ab']],
  [Type.String({ format: 'date-time' }), ['2026-01-01T12:00:00Z']],
  [Type.Integer(), [-2, -1, 0, 1, 9]],
  [Type.Integer({ minimum: 7 }), [7, 8, 16]],
  [Type.Integer({ maximum: -5 }), [-8, -7, -6, -5]],
  [Type.Integer({ exclusiveMinimum: 0, exclusiveMaximum: 3 }), [1, 2]],
  [Type.Integer({ multipleOf: 5, minimum: 1 }), [5, 10]],
  [Type.Number({ minimum: 0, maximum: 0.1 }), [0, 0.05]],
  [Type.Boolean(), [true, false]],
  [Type.Null(), [null]],
  [Type.Literal('only'), ['only']],
  [Type.Enum(['p', 'q']), ['p', 'q']],
  [Type.Union([Type.Literal('a'), Type.Null(), Type.Integer({ minimum: 1, maximum: 1 })]), ['a', null, 1]],
  [Type.Optional(Type.Boolean()), [undefined, true, false]],
  [Type.Array(Type.Null(), { maxItems: 1 }), [[], [null]]],
  [Type.Array(Type.Boolean(), { minItems: 2, uniqueItems: true }), [[true, false]]],
  [Type.Tuple([Type.Literal(1), Type.Boolean()]), [[1, true]]],
  [Type.Record(Type.String(), Type.Literal(1)), [{}, { a: 1 }]],
  [
    Type.Intersect([Type.Object({ a: Type.Literal(1) }), Type.Object({ b: Type.Null() })]),
    [{ a: 1, b: null }],
  ],
  [Type.TemplateLiteral('order/${number}'), []],
  [Type.Unknown(), ['a', 1, null]],
]

test.each(SCHEMAS)('few values are made of %j, odd ones too', (schema, some) => {
  const made = madeOf(schema)
  for (const one of some) expect(made).toContainEqual(one)
  expect(new Set(made.map((one) => JSON.stringify(one))).size).toBeLessThanOrEqual(9)
})

test('fields of one name have the same few values, named after it; and so have subjects', () => {
  const types = ['a.b', 'c.d'].map((name) =>
    event(name, Type.Object({ orderId: Type.String({ minLength: 1 }) })),
  )
  const made = fc.sample(eventOf(vocabularyOf(types)), { numRuns: 300, seed: 3 })
  const of = (type: string) => made.filter((told) => told.type === type)
  for (const type of ['a.b', 'c.d']) {
    expect(new Set(of(type).map(({ subject }) => subject))).toEqual(new Set(['ann', 'ben', 'cy']))
    const ids = new Set(of(type).map(({ data }) => (data as { orderId: string }).orderId))
    expect(ids).toEqual(new Set(['order-1', 'order-2', 'order-3', 'ü😀']))
  }
})

test('every type of the media-sharing application is made, rules beyond its schema kept', () => {
  const made = fc.sample(eventOf(vocabulary), { numRuns: 400, seed: 3 })
  expect(new Set(made.map(({ type }) => type)).size).toBe(vocabulary.types.length)
  for (const told of made) expect(vocabulary.validate(whole(told, 0))).toMatchObject({ ok: true })
})

test('an event of a type with earlier versions is of the present one', () => {
  const upcasters = [upcaster(Type.Object({ old: Type.String() }), (event) => event)]
  const known = vocabularyOf([event('x.y', Type.Object({}), { upcasters })])
  expect(fc.sample(eventOf(known), 1)).toMatchObject([{ dataschema: 'urn:tributary:x.y:2' }])
})

test.each([
  [Type.BigInt(), 'no value is known of field "data"'],
  [Type.Refine(Type.String(), () => false), 'no value is known of field "data"'],
])('a schema that nothing is made of is told in a line: %j', (data, why) => {
  const known = vocabularyOf([event('x.y', Type.Object({ data }))])
  expect(() => eventOf(known)).toThrow(
    `Cannot make events of type "x.y" from its schema: ${why}. Give laws() \`events\``,
  )
})

test('a type that refuses all that is made says why', () => {
  const refuse = () => ({ reason: 'no', detail: 'It is Monday' })
  const known = vocabularyOf([event('x.y', Type.Object({}), { refuse })])
  expect(() => eventOf(known)).toThrow('none of 200 is valid: It is Monday')
})
