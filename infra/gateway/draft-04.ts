/** A schema in the JSON of draft 4, the draft of API Gateway's models. */
export type Schema = Readonly<Record<string, unknown>>

/**
 * Rewrites a schema (JSON Schema 2020-12, the part that we use) into draft 4. What API Gateway lacks or drops on import,
 * and what is done instead (API Gateway Developer Guide, "Important notes", REST APIs):
 * - `const`: an `enum` of one value;
 * - `null` in an `anyOf`, and `nullable`: OpenAPI 3.0 has no type null, so a bounded integer or null is an `enum`;
 * - `$ref` within `anyOf`: written out;
 * - `\p{…}` in a pattern: its code points are written out, except lone surrogates and noncharacters beyond U+FFFF, for
 *   which engines that count UTF-16 units and engines that count code points would need different patterns;
 * - `minItems`, `maxItems`: left to the mapping templates, because an import drops them;
 * - `exclusiveMinimum`, `format`, `nullable` and everything else: refused here, so that no rule is lost unnoticed.
 */
export function draft04(schema: unknown): Schema {
  if (!isSchema(schema)) throw new Error('Cannot rewrite a schema: it is no object')
  const nullable = nullableInteger(schema)
  if (nullable !== undefined) return nullable
  return Object.fromEntries(Object.entries(schema).flatMap(([keyword, value]) => rewrite(keyword, value)))
}

/** The keyword and value in draft 4; an empty list drops the keyword. */
type Rewritten = readonly (readonly [keyword: string, value: unknown])[]

function rewrite(keyword: string, value: unknown): Rewritten {
  const rewriter = REWRITERS.get(keyword)
  if (rewriter === undefined)
    throw new Error(`Cannot rewrite a schema for API Gateway: "${keyword}" is not known to mean the same`)
  return rewriter(value, keyword)
}

const keep = (value: unknown, keyword: string): Rewritten => [[keyword, value]]
const drop = (): Rewritten => []

const REWRITERS = new Map<string, (value: unknown, keyword: string) => Rewritten>([
  ...['type', 'minimum', 'maximum', 'minLength', 'maxLength', 'enum'].map((name) => [name, keep] as const),
  ...['description', 'default', 'minItems', 'maxItems'].map((name) => [name, drop] as const),
  ['const', (value) => [['enum', [value]]]],
  ['pattern', (value) => [['pattern', patternOf(String(value))]]],
  // Draft 4 does not allow an empty `required`.
  ['required', (value, keyword) => (listOf(value).length > 0 ? [[keyword, value]] : [])],
  ['properties', (value, keyword) => [[keyword, mapValues(value, draft04)]]],
  ['items', (value, keyword) => [[keyword, draft04(value)]]],
  ['anyOf', (value, keyword) => [[keyword, listOf(value).map(draft04)]]],
  // A schema for fields of any name.
  ['additionalProperties', (value, keyword) => [[keyword, isSchema(value) ? draft04(value) : value]]],
])

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapValues = (value: unknown, make: (one: unknown) => Schema): Schema =>
  Object.fromEntries(Object.entries(isSchema(value) ? value : {}).map(([name, one]) => [name, make(one)]))

/** The maximum number of values that an `enum` lists. */
const MOST = 100

/** `1..5 or null` as `enum: [1, 2, 3, 4, 5, null]`. */
function nullableInteger({ anyOf }: Schema): Schema | undefined {
  const [some, none] = listOf(anyOf).filter(isSchema)
  if (none?.['type'] !== 'null' || some === undefined) return undefined
  const { minimum, maximum } = some
  const isBounded = typeof minimum === 'number' && typeof maximum === 'number' && maximum - minimum < MOST
  if (some['type'] !== 'integer' || !isBounded)
    throw new Error('Cannot rewrite a schema for API Gateway: only a bounded integer may be null')
  const values = Array.from({ length: maximum - minimum + 1 }, (_, at) => minimum + at)
  return { enum: [...values, null] }
}

/** Unicode properties as code points. */
const PROPERTIES: readonly (readonly [property: string, codePoints: string])[] = [
  ['\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f'],
  ['\\p{Cs}', ''],
  ['\\p{Noncharacter_Code_Point}', '\\ufdd0-\\ufdef\\ufffe\\uffff'],
]

function patternOf(pattern: string): string {
  const written = PROPERTIES.reduce((text, [property, points]) => text.replaceAll(property, points), pattern)
  if (written.includes('\\p'))
    throw new Error(`Cannot rewrite pattern ${pattern}: it has a property not known`)
  return written
}
