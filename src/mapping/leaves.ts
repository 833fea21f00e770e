import { spellingOf } from './spelled-json.ts'

/** Whether a JSON value, or `undefined` for a missing field, matches. */
export type Matches = (value: unknown) => boolean

export type Fields = Readonly<Record<string, unknown>>

export const isNumber = (value: unknown): boolean => spellingOf(value) !== undefined

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value)

export const isLeaf = (value: unknown): boolean =>
  value === null || isText(value) || typeof value === 'boolean' || isNumber(value)

/** Texts are compared by characters, numbers by their spelling. */
export const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (isNumber(a) && spellingOf(a) === spellingOf(b))

/** The values of a field: EventBridge flattens arrays, also nested ones (Event Ruler, "JSON Array Matching"). */
export function valuesOf(value: unknown): readonly unknown[] {
  let values: readonly unknown[] = [value]
  while (values.some(Array.isArray)) values = values.flat()
  return values
}

/** A field matches if any of its values does; a missing field never matches. */
export const onAnyLeaf =
  (test: Matches): Matches =>
  (value) =>
    valuesOf(value).some((each) => isLeaf(each) && test(each))

export const onText =
  (test: (text: string) => boolean): Matches =>
  (value) =>
    isText(value) && test(value)
