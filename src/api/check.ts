import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { flawsOf } from '../events/flaws.ts'
import type { Flaw } from '../events/refusal.ts'

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** What a value of the schema's shape, or where it is not: said by path and rule, never by the value. */
export type Check<T> = (value: unknown) => Result<T, readonly Flaw[]>

/** Compiles a schema once, for many values. */
export function checkOf<Schema extends TSchema>(schema: Schema): Check<Static<Schema>> {
  const compiled = Compile(schema)
  return (value) => (compiled.Check(value) ? ok(value) : refuse(flawsOf(schema, value)))
}

/** The same for a query or a path, whose values are texts: where the schema wants a number, one is read. */
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
