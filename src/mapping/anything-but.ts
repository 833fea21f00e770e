import { isFields, isNumber, isSame, isText, type Matches } from './leaves.ts'

/** The operators that "anything-but" accepts; each takes a text or a list of texts. */
const OPERATORS = new Set(['prefix', 'suffix', 'wildcard', 'equals-ignore-case'])

/**
 * Matches any value except one, except several that are all texts or all numbers, or except those that an operator
 * matches. It judges one value, so a missing field does not match. Throws for any other operand, as EventBridge refuses
 * it.
 */
export function anythingBut(
  operand: unknown,
  operatorOnLeaf: (operator: string, operand: unknown) => Matches,
): Matches {
  const excluded = isFields(operand) ? butOperator(operand, operatorOnLeaf) : butValues([operand].flat())
  return (value) => !excluded.some((matches) => matches(value))
}

function butValues(values: readonly unknown[]): readonly Matches[] {
  if (values.length === 0 || !(values.every(isText) || values.every(isNumber)))
    throw new Error('inside anything-but, either all values are numbers or strings')
  return values.map((excluded) => (value) => isSame(value, excluded))
}

function butOperator(
  operand: Readonly<Record<string, unknown>>,
  operatorOnLeaf: (operator: string, operand: unknown) => Matches,
): readonly Matches[] {
  const [[operator, texts] = ['', undefined], ...others] = Object.entries(operand)
  if (!OPERATORS.has(operator) || others.length > 0)
    throw new Error(`unsupported anything-but pattern: ${Object.keys(operand).join()}`)
  const all = [texts].flat()
  if (all.length === 0 || !all.every(isText)) throw new Error(`${operator} match pattern must be a string`)
  if (operator.endsWith('fix') && all.includes('')) throw new Error('null prefix/suffix not allowed')
  return all.map((text) => operatorOnLeaf(operator, text))
}
