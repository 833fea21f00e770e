import type { TSchema } from 'typebox'

/** The keywords of JSON Schema that the house's schemas use. */
interface Shape {
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly type?: string
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

const shapeOf = (schema: TSchema): Shape => schema

/** The fields of an object, or of each item of a list, as a reader writes them: `{userId, at?}`. */
export function fieldsOf(schema: TSchema): string {
  const { type, items, properties, required = [], anyOf = [] } = shapeOf(schema)
  if (type === 'array' && items !== undefined) return `[${fieldsOf(items)}]`
  if (properties === undefined) {
    const choices = anyOf.map((each) => fieldsOf(each as TSchema))
    return choices.filter((each) => each !== '').join(' or ')
  }
  const fields = Object.entries(properties).map(([name, shape]) => {
    const inner = fieldsOf(shape)
    return `${name}${required.includes(name) ? '' : '?'}${inner === '' ? '' : `: ${inner}`}`
  })
  return `{${fields.join(', ')}}`
}

/** What a field holds: `integer >= 0`, `"user" or "over-quota"`. */
export function wordsOf(schema: TSchema): string {
  const shape = shapeOf(schema)
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (shape.anyOf !== undefined) return shape.anyOf.map((each) => wordsOf(each as TSchema)).join(' or ')
  if (shape.type === 'array') return `list of ${wordsOf(shape.items ?? {})}s`
  if (shape.properties !== undefined) return fieldsOf(schema)
  return [NAMES.get(shape.type ?? '') ?? shape.type, rangeOf(shape)].filter((part) => part !== '').join(' ')
}

const NAMES = new Map([['string', 'text']])

function rangeOf({ minimum, maximum = Infinity, minLength, maxLength }: Shape): string {
  const [from, to] = minLength === undefined ? [minimum, maximum] : [minLength, maxLength ?? Infinity]
  if (from === undefined) return ''
  const letters = minLength === undefined ? '' : ' characters'
  return to >= Number.MAX_SAFE_INTEGER ? `>= ${from}${letters}` : `${from} to ${to}${letters}`
}
