import { isNumber, type Matches } from './leaves.ts'
import { numberOf } from './spelled-json.ts'

type Compare = (value: number, to: number) => boolean

const UPPER: Readonly<Record<string, Compare>> = {
  '<': (value, to) => value < to,
  '<=': (value, to) => value <= to,
}
const LOWER: Readonly<Record<string, Compare>> = {
  '>': (value, to) => value > to,
  '>=': (value, to) => value >= to,
}
const ALONE: Readonly<Record<string, Compare>> = { '=': (value, to) => value === to, ...LOWER, ...UPPER }

/** One comparison with its bound, or a lower bound followed by a greater upper one, as in EventBridge. */
export function numeric(operand: unknown): Matches {
  if (!Array.isArray(operand)) throw new Error('value of numeric must be an array')
  const [one, bound, other, top, ...more] = operand as readonly unknown[]
  if (operand.length === 2) return where([comparison(ALONE, one, bound)])
  if (operand.length !== 4 || more.length > 0)
    throw new Error('numeric takes one comparison or two, each with a number')
  const both = [comparison(LOWER, one, bound), comparison(UPPER, other, top)]
  if (numberOf(bound) >= numberOf(top)) throw new Error('bottom must be less than top')
  return where(both)
}

function comparison(
  of: Readonly<Record<string, Compare>>,
  name: unknown,
  bound: unknown,
): (value: number) => boolean {
  const compare = typeof name === 'string' && Object.hasOwn(of, name) ? of[name] : undefined
  if (compare === undefined) throw new Error(`bad numeric range operator: ${JSON.stringify(name)}`)
  if (!isNumber(bound)) throw new Error(`value of ${String(name)} must be numeric`)
  return (value) => compare(value, numberOf(bound))
}

const where =
  (tests: readonly ((value: number) => boolean)[]): Matches =>
  (value) =>
    isNumber(value) && tests.every((test) => test(numberOf(value)))
