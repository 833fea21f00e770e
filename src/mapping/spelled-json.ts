import { isLosslessNumber, LosslessNumber, parse } from 'lossless-json'

/**
 * Reads JSON with its numbers as they are spelled: to Lambda's filters 300, 300.0 and 3.0e2 are not equal, nor are integers that
 * a double takes for one. Of a key given twice the last counts (both: "Control which events Lambda sends to your function", AWS
 * Lambda guide). Throws where the text is no JSON.
 */
export const parseSpelled = (text: string): unknown =>
  parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue })

/** A number that does not come from JSON text. */
export const spelled = (value: number): unknown => new LosslessNumber(String(value))

/** How a number is spelled; undefined where the value is none. */
export const spellingOf = (value: unknown): string | undefined =>
  isLosslessNumber(value) ? value.value : undefined

/** A number's value; NaN where the value is none. */
export const numberOf = (value: unknown): number => Number(spellingOf(value))
