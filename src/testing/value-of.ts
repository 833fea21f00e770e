import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { poolOf } from './pool.ts'

/** The part of JSON Schema, as TypeBox makes it, from which values are generated. */
interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly TSchema[]
  readonly allOf?: readonly TSchema[]
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: Readonly<Record<string, TSchema>>
  readonly additionalProperties?: TSchema | boolean
  readonly required?: readonly string[]
  readonly items?: TSchema | readonly TSchema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
}

/** Few and small values of a schema, by the name of their field. Throws if it cannot generate any. */
export function valueOf(schema: TSchema, field: string): fc.Arbitrary<unknown> {
  const shape = schema as Shape
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum)
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map((each) => valueOf(each, field)))
  if (shape.allOf !== undefined) return joined(shape.allOf.map((each) => valueOf(each, field)))
  return ofType(schema, shape, field)
}

function ofType(schema: TSchema, shape: Shape, field: string): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'object':
      return objectOf(shape, field)
    case 'array':
      return arrayOf(shape, field)
    case 'string':
      return oneOf(mostlyFirst(poolOf(schema, field)), field)
    case 'integer':
    case 'number':
      return oneOf(numbersOf(schema, shape), field)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      if (Object.keys(shape).length > 0) throw new Error(`no value is known of field "${field}"`)
      return fc.constantFrom<unknown>('a', 1, null)
  }
}

function oneOf(values: readonly unknown[], field: string): fc.Arbitrary<unknown> {
  if (values.length === 0) throw new Error(`no value is known of field "${field}"`)
  return fc.constantFrom(...values)
}

/** The first value as often as all others together, so that events share rows. */
const mostlyFirst = <T>([first, ...others]: readonly T[]): readonly T[] =>
  first === undefined ? [] : [first, ...others, ...others.map(() => first)]

const joined = (parts: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.tuple(...parts).map((values) => Object.assign({}, ...values) as object)

function objectOf(shape: Shape, field: string) {
  const { properties = {}, required = [], patternProperties, additionalProperties: others } = shape
  const fields = Object.entries(properties).map(([name, each]) => [name, valueOf(each, name)] as const)
  const [record] = [
    ...Object.values(patternProperties ?? {}),
    ...(typeof others === 'object' ? [others] : []),
  ]
  if (record !== undefined && fields.length === 0)
    return fc.dictionary(fc.constantFrom('a', 'b', '1'), valueOf(record, field), {
      maxKeys: 2,
      noNullPrototype: true,
    })
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true })
}

function arrayOf({ items, minItems = 0, maxItems = minItems + 2, uniqueItems }: Shape, field: string) {
  if (Array.isArray(items))
    return fc.tuple(...(items as readonly TSchema[]).map((each) => valueOf(each, field)))
  const length = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 2) }
  const item = valueOf(items as TSchema, field)
  return uniqueItems === true ? fc.uniqueArray(item, length) : fc.array(item, length)
}

/** The smallest values that the schema allows. */
function numbersOf(schema: TSchema, shape: Shape): readonly number[] {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf: step = 1 } = shape
  const top = maximum ?? exclusiveMaximum ?? Infinity
  const least = minimum ?? exclusiveMinimum ?? Math.min(0, top - 3 * step)
  const begin = Math.ceil(least / step) * step
  const compiled = Compile(schema)
  const steps = [0, 1, 2, 3, 5, 9].map((n) => begin + n * step)
  const between = shape.type === 'number' ? [begin + step / 2, (least + Math.min(top, least + 1)) / 2] : []
  return [...steps, ...between, ...(minimum === undefined ? [-1, -2] : [])].filter((n) => compiled.Check(n))
}
