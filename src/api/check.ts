import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { flawsOf } from '../events/flaws.ts'
import type { Flaw } from '../events/refusal.ts'

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** The checked value, or its flaws by path and rule, without the value itself. */
export type Check<T> = (value: unknown) => Result<T, readonly Flaw[]>

/** Compiles a schema once, for many values. */
export function checkOf<Schema extends TSchema>(schema: Schema): Check<Static<Schema>> {
  const compiled = Compile(schema)
  return (value) => (compiled.Check(value) ? ok(value) : refuse(flawsOf(schema, value)))
}

/**
 * The same for a query or a path, whose values are texts: a text is read as a number if the schema asks for a number.
 */
export function checkTexts<Schema extends TObject>(schema: Schema): Check<Static<Schema>> {
  const check = checkOf(schema)
  const numbers = new Set(
    Object.entries(schema.properties).flatMap(([name, is]) => (isNumeric(is) ? [name] : [])),
  )
  const read = ([name, text]: [string, unknown]): [string, unknown] =>
    numbers.has(name) && typeof text === 'string' && NUMBER.test(text) ? [name, Number(text)] : [name, text]
  return (texts) => check(Object.fromEntries(Object.entries(texts ?? {}).map(read)))
}

const isNumeric = (schema: object): boolean =>
  'type' in schema && (schema.type === 'number' || schema.type === 'integer')
