import { isLosslessNumber, LosslessNumber, parse } from 'lossless-json'

/**
 * Parses JSON and keeps the spelling of numbers. For Lambda's filters 300, 300.0 and 3.0e2 are not equal, nor are two
 * integers that give the same double. If a key is given twice, the last counts (both: "Control which events Lambda
 * sends to your function", AWS Lambda guide). Throws if the text is not JSON.
 */
export const parseSpelled = (text: string): unknown =>
  parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue })

/** A number that does not come from JSON text. */
export const spelled = (value: number): unknown => new LosslessNumber(String(value))

/** The spelling of a number; undefined if the value is not a number. */
export const spellingOf = (value: unknown): string | undefined =>
  isLosslessNumber(value) ? value.value : undefined

/** The value of a number; NaN if the value is not a number. */
export const numberOf = (value: unknown): number => Number(spellingOf(value))
