import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Json } from '../base/json.ts'

/**
 * Makes a parser of stored content. It throws if the content does not match the schema: that is a bug, and an
 * answer made of it would be worse.
 */
export function stored<Schema extends TSchema>(schema: Schema): (content: Json) => Static<Schema> {
  const compiled = Compile(schema)
  return (content) => {
    if (compiled.Check(content)) return content
    throw new Error('Cannot answer: a stored row is not of the shape its projection writes')
  }
}

/** The same for a row that may be missing. */
export function storedOrNone<Schema extends TSchema>(
  schema: Schema,
): (content: Json | undefined) => Static<Schema> | undefined {
  const read = stored(schema)
  return (content) => (content === undefined ? undefined : read(content))
}
