import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Json } from '../base/json.ts'

/**
 * Reads the content of a stored row as its schema says; undefined where there is no row. Throws where it is of
 * another shape: we were wrong, and an answer made of it would be worse.
 */
export function stored<Schema extends TSchema>(
  schema: Schema,
): (content: Json | undefined) => Static<Schema> | undefined {
  const compiled = Compile(schema)
  return (content) => {
    if (content === undefined || compiled.Check(content)) return content
    throw new Error('Cannot answer: a stored row is not of the shape its projection writes')
  }
}
