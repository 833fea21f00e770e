import { isFields, isLeaf, isSame, onAnyLeaf, valuesOf, type Fields, type Matches } from './leaves.ts'
import { isReserved, operatorOf } from './operators.ts'

/** A compiled pattern of an object. */
interface Compiled {
  readonly matches: Matches
  /** Whether it only asks that fields do not exist. */
  readonly isAbsence: boolean
}

/**
 * Compiles an EventBridge event pattern ("Event patterns", Amazon EventBridge guide), parsed by `parseSpelled`, to a
 * test of JSON values that were parsed in the same way. Throws, with the fault, if it is not valid.
 */
export const compilePattern = (pattern: unknown): Matches => compileObject(pattern).matches

function compileObject(pattern: unknown): Compiled {
  if (!isFields(pattern) || Object.keys(pattern).length === 0)
    throw new Error('an event pattern must be an object with at least one field')
  const parts = Object.entries(pattern).map(([name, rule]) =>
    isOr(name, rule) ? either(rule) : compileField(name, rule),
  )
  return both(parts)
}

/**
 * The objects of an array are tested one by one: fields of two objects never match together (Event Ruler, "JSON Array
 * Matching"). A field is missing if none of them has it.
 */
function both(parts: readonly Compiled[]): Compiled {
  const isAbsence = parts.every((part) => part.isAbsence)
  const inOne: Matches = (value) => parts.every(({ matches }) => matches(value))
  return { isAbsence, matches: (value) => (isAbsence ? everyObject(value, inOne) : someObject(value, inOne)) }
}

const objectsOf = (value: unknown): readonly unknown[] => {
  const objects = valuesOf(value).filter(isFields)
  return objects.length === 0 ? [undefined] : objects
}
const everyObject = (value: unknown, matches: Matches): boolean => objectsOf(value).every(matches)
const someObject = (value: unknown, matches: Matches): boolean => objectsOf(value).some(matches)

/** Event Ruler's README, 'The "$or" Primitive': anything else under this name is an ordinary field. */
export const isOr = (name: string, rule: unknown): rule is readonly Fields[] =>
  name === '$or' && Array.isArray(rule) && rule.length > 1 && rule.every(isAlternative)

const isAlternative = (each: unknown): boolean => isFields(each) && !Object.keys(each).some(isReserved)

function either(alternatives: readonly Fields[]): Compiled {
  const compiled = alternatives.map(compileObject)
  return {
    matches: (value) => compiled.some(({ matches }) => matches(value)),
    isAbsence: compiled.every(({ isAbsence }) => isAbsence),
  }
}

function compileField(name: string, rule: unknown): Compiled {
  const compiled = Array.isArray(rule) ? anyRule(name, rule) : nested(name, rule)
  const valueIn = (value: unknown) =>
    isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return { ...compiled, matches: (value) => compiled.matches(valueIn(value)) }
}

function nested(name: string, rule: unknown): Compiled {
  if (!isFields(rule)) throw new Error(`"${name}" must be an object or an array`)
  return compileObject(rule)
}

function anyRule(name: string, rules: readonly unknown[]): Compiled {
  if (rules.length === 0) throw new Error(`field "${name}" must have at least one value to match`)
  const compiled = rules.map((rule) => oneRule(name, rule))
  return {
    matches: (value) => compiled.some((matches) => matches(value)),
    isAbsence: rules.every((rule) => isFields(rule) && rule['exists'] === false),
  }
}

function oneRule(name: string, rule: unknown): Matches {
  if (isLeaf(rule)) return onAnyLeaf((value) => isSame(value, rule))
  const [entry, ...others] = isFields(rule) ? Object.entries(rule) : []
  if (entry === undefined || others.length > 0)
    throw new Error(`field "${name}" has a rule that is none of EventBridge's`)
  try {
    return operatorOf(...entry)
  } catch (cause) {
    throw new Error(`field "${name}": ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}
