import { isFields, isLeaf, operatorOf, onAny, type Matches } from './operators.ts'

/**
 * Compiles an EventBridge event pattern ("Event patterns", Amazon EventBridge guide) to a test of JSON values. Throws
 * where it is none, saying what is wrong with it.
 */
export function compilePattern(pattern: unknown): Matches {
  if (!isFields(pattern) || Object.keys(pattern).length === 0)
    throw new Error('an event pattern must be an object with at least one field')
  const parts = Object.entries(pattern).map(([name, rule]) =>
    name === '$or' ? either(rule) : field(name, rule),
  )
  return (value) => parts.every((matches) => matches(value))
}

function either(alternatives: unknown): Matches {
  if (!Array.isArray(alternatives) || alternatives.length < 2)
    throw new Error('"$or" must be an array of at least two patterns')
  const compiled = alternatives.map(compilePattern)
  return (value) => compiled.some((matches) => matches(value))
}

/** A field of an object, or of any object in an array: EventBridge looks into arrays. */
function field(name: string, rule: unknown): Matches {
  const matches = Array.isArray(rule) ? anyRule(name, rule) : compilePattern(rule)
  const inOne: Matches = (value) =>
    matches(isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined)
  return (value) => (Array.isArray(value) && value.some(isFields) ? value.some(inOne) : inOne(value))
}

function anyRule(name: string, rules: readonly unknown[]): Matches {
  if (rules.length === 0) throw new Error(`field "${name}" must have at least one value to match`)
  const compiled = rules.map((rule) => oneRule(name, rule))
  return (value) => compiled.some((matches) => matches(value))
}

function oneRule(name: string, rule: unknown): Matches {
  if (isLeaf(rule)) return onAny((value) => value === rule)
  const [entry, ...others] = isFields(rule) ? Object.entries(rule) : []
  const operator = entry === undefined || others.length > 0 ? undefined : operatorOf(entry[0], entry[1])
  if (operator === undefined) throw new Error(`field "${name}" has a rule that is none of EventBridge's`)
  return operator
}
