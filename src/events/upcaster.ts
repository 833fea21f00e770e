import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ok, refuse, type Result } from '../base/result.ts'
import { flawsOf } from './flaws.ts'
import { notOfShape, type Refusal } from './refusal.ts'

/** Makes an event of one version into one of the next. Refuses a value that is not of its version. Pure. */
export type Upcaster = (value: object) => Result<object, Refusal>

/** Makes an upcaster of the schema of an old version, and a function that makes the next version of such an event. */
export function upcaster<Old extends TSchema>(old: Old, next: (event: Static<Old>) => object): Upcaster {
  const compiled = Compile(old)
  return (value) => (compiled.Check(value) ? ok(next(value)) : refuse(notOfShape(flawsOf(old, value))))
}
