import { spellingOf } from './spelled-json.ts'

/** Whether a JSON value, or `undefined` for a field that is not there, matches. */
export type Matches = (value: unknown) => boolean

export type Fields = Readonly<Record<string, unknown>>

export const isNumber = (value: unknown): boolean => spellingOf(value) !== undefined

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value)

export const isLeaf = (value: unknown): boolean =>
  value === null || isText(value) || typeof value === 'boolean' || isNumber(value)

/** Texts character by character, numbers by their spelling. */
export const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (isNumber(a) && spellingOf(a) === spellingOf(b))

/** The values that stand at a field: EventBridge takes arrays apart, also those within arrays (Event Ruler, "JSON Array Matching"). */
export function valuesOf(value: unknown): readonly unknown[] {
  let values: readonly unknown[] = [value]
  while (values.some(Array.isArray)) values = values.flat()
  return values
}

/** A field matches where any of its values does; a missing one never. */
export const onAnyLeaf =
  (test: Matches): Matches =>
  (value) =>
    valuesOf(value).some((each) => isLeaf(each) && test(each))

export const onText =
  (test: (text: string) => boolean): Matches =>
  (value) =>
    isText(value) && test(value)
