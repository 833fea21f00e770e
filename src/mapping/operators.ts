import { anythingBut } from './anything-but.ts'
import { cidr } from './cidr.ts'
import { isFields, isLeaf, isSame, onAnyLeaf, onText, valuesOf, type Matches } from './leaves.ts'
import { numeric } from './numeric.ts'
import { wildcard } from './wildcard.ts'

/**
 * EventBridge's operators for one value of a field. Each throws if its operand is not valid ("Comparison operators",
 * EventBridge guide).
 */
const OPERATORS: Readonly<Record<string, (operand: unknown) => Matches>> = {
  exactly: (operand) => {
    const text = textOf('exactly', operand)
    return (value) => isSame(value, text)
  },
  prefix: (operand) => affix('prefix', operand, (text, start) => text.startsWith(start)),
  suffix: (operand) => affix('suffix', operand, (text, end) => text.endsWith(end)),
  'equals-ignore-case': (operand) => {
    const text = textOf('equals-ignore-case', operand).toLowerCase()
    return onText((other) => other.toLowerCase() === text)
  },
  wildcard: (operand) => wildcard(textOf('wildcard', operand)),
  cidr: (operand) => cidr(textOf('cidr', operand)),
  numeric,
  'anything-but': (operand) => anythingBut(operand, operatorOnLeaf),
}

/**
 * Names that Event Ruler reserves for its operators: with such a name in it, "$or" is a field like others (README, The
 * "$or" Primitive).
 */
export const isReserved = (name: string): boolean => Object.hasOwn(OPERATORS, name) || name === 'exists'

/** One of EventBridge's operators with its operand, for a field. Throws for an unknown operator. */
export function operatorOf(operator: string, operand: unknown): Matches {
  return operator === 'exists' ? exists(operand) : onAnyLeaf(operatorOnLeaf(operator, operand))
}

/** A field exists if it has a value; an object is not one, nor is an empty array (as TestEventPattern answers). */
function exists(operand: unknown): Matches {
  if (typeof operand !== 'boolean') throw new Error('exists match pattern must be either true or false')
  return (value) => valuesOf(value).some(isLeaf) === operand
}

function operatorOnLeaf(operator: string, operand: unknown): Matches {
  const compile = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (compile === undefined) throw new Error(`unrecognized match type ${operator}`)
  return compile(operand)
}

function affix(name: string, operand: unknown, has: (text: string, part: string) => boolean): Matches {
  if (!isFields(operand)) {
    const part = textOf(name, operand)
    return onText((text) => has(text, part))
  }
  if (Object.keys(operand).join() !== 'equals-ignore-case')
    throw new Error(`${name} match pattern must be a string`)
  const part = textOf('equals-ignore-case', operand['equals-ignore-case']).toLowerCase()
  return onText((text) => has(text.toLowerCase(), part))
}

function textOf(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new Error(`${operator} match pattern must be a string`)
  return operand
}
