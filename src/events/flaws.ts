import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Errors } from 'typebox/value'
import type { Flaw } from './refusal.ts'

/**
 * At most so many flaws are reported for one value: a client that sends megabytes of mistakes must not delay other
 * requests.
 */
const MOST = 8
/** At most so many unknown fields are reported. Each is a flaw to TypeBox, which stops at eight. */
const OTHERS = 4
const NAME_LENGTH = 64

interface Keywords {
  readonly type?: unknown
  readonly pattern?: unknown
  readonly description?: unknown
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly additionalProperties?: unknown
}

/** The first flaws of a value by its schema; the search stops as soon as it has enough. */
export function flawsOf(schema: TSchema, value: unknown): readonly Flaw[] {
  const flaws: Flaw[] = []
  for (const flaw of find(schema, value, '')) if (flaws.push(flaw) === MOST) break
  return flaws
}

function* find(schema: TSchema, value: unknown, path: string): Generator<Flaw> {
  const { type, properties, items } = schema as Keywords
  if (type === 'object' && properties !== undefined && isObject(value)) {
    yield* own(shallow(schema, properties), known(value, properties), path)
    for (const [name, one] of Object.entries(properties))
      if (value[name] !== undefined) yield* find(one, value[name], `${path}/${name}`)
  } else if (type === 'array' && items !== undefined && Array.isArray(value)) {
    yield* own({ ...schema, items: {} }, value.slice(0, MOST), path)
    const check = checkOf(items)
    for (let at = 0; at < value.length; at++)
      if (!check.Check(value[at])) yield* find(items, value[at], `${path}/${at}`)
  } else yield* own(schema, value, path)
}

/** The flaws that TypeBox finds in a value as a whole. */
function* own(schema: TSchema, value: unknown, path: string): Generator<Flaw> {
  for (const error of Errors(schema, value)) {
    // A `boolean` error only repeats the `additionalProperties` error.
    if (error.keyword === 'boolean') continue
    const { message } = error
    const at = path + error.instancePath
    if (error.keyword === 'additionalProperties')
      yield {
        path: at,
        message: `${message}: ${error.params.additionalProperties.map(shortened).join(', ')}`,
      }
    else if (error.keyword === 'pattern')
      yield { path: at, message: sentenceOf(schema, error.params.pattern) ?? message }
    else yield { path: at, message }
  }
}

/** The description beside a pattern in the schema: it says in words what the pattern asks for. */
function sentenceOf(schema: unknown, pattern: unknown): string | undefined {
  if (!isObject(schema)) return undefined
  if (String(schema['pattern']) === String(pattern) && typeof schema['description'] === 'string')
    return `must be ${schema['description']}`
  for (const part of Object.values(schema)) {
    const found = sentenceOf(part, pattern)
    if (found !== undefined) return found
  }
  return undefined
}

/** An object's schema with empty schemas for its fields. */
const shallow = (schema: TSchema, properties: Readonly<Record<string, TSchema>>): TSchema => ({
  ...schema,
  properties: Object.fromEntries(Object.keys(properties).map((name) => [name, {}])),
})

/** The known fields of an object, and some of the unknown ones. */
function known(value: Readonly<Record<string, unknown>>, properties: object): Record<string, unknown> {
  const some: Record<string, unknown> = {}
  for (const name of Object.keys(properties)) if (Object.hasOwn(value, name)) some[name] = value[name]
  let others = 0
  for (const name in value) {
    if (name in properties) continue
    some[name] = value[name]
    if (++others === OTHERS) break
  }
  return some
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shortened = (name: string): string =>
  name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH)}…` : name

const compiled = new WeakMap<TSchema, Validator>()

function checkOf(schema: TSchema): Validator {
  const check = compiled.get(schema) ?? Compile(schema)
  compiled.set(schema, check)
  return check
}
