import { BlockList, isIPv4 } from 'node:net'

/** Whether a JSON value, or `undefined` for a field that is not there, matches. */
export type Matches = (value: unknown) => boolean

type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isLeaf = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** A value matches where it, or any element of it, does; a missing field matches only `exists: false`. */
export const onAny =
  (test: Matches): Matches =>
  (value) =>
    Array.isArray(value) ? value.some(test) : value !== undefined && test(value)

const onText =
  (test: (text: string) => boolean): Matches =>
  (value) =>
    typeof value === 'string' && test(value)

/** One of EventBridge's comparison operators with its operand; undefined where there is none such. */
export function operatorOf(operator: string, operand: unknown): Matches | undefined {
  if (operator === 'exists' && typeof operand === 'boolean')
    return (value) => (isLeaf(value) || Array.isArray(value)) === operand
  if (operator === 'anything-but') return anythingBut(operand)
  const test = testOf(operator, operand)
  return test === undefined ? undefined : onAny(test)
}

function testOf(operator: string, operand: unknown): Matches | undefined {
  if (operator === 'numeric') return Array.isArray(operand) ? numeric(operand) : undefined
  if (isFields(operand)) return ignoringCase(operator, operand['equals-ignore-case'])
  return typeof operand === 'string' ? textTest(operator, operand) : undefined
}

function textTest(operator: string, operand: string): Matches | undefined {
  switch (operator) {
    case 'prefix':
      return onText((text) => text.startsWith(operand))
    case 'suffix':
      return onText((text) => text.endsWith(operand))
    case 'equals-ignore-case':
      return onText((text) => text.toLowerCase() === operand.toLowerCase())
    case 'wildcard':
      return wildcard(operand)
    case 'cidr':
      return cidr(operand)
    default:
      return undefined
  }
}

function ignoringCase(operator: string, operand: unknown): Matches | undefined {
  if (typeof operand !== 'string' || (operator !== 'prefix' && operator !== 'suffix')) return undefined
  const test = textTest(operator, operand.toLowerCase())
  return test === undefined ? undefined : onText((text) => test(text.toLowerCase()))
}

/** `*` stands for any text, `\*` and `\\` for the characters themselves. */
function wildcard(pattern: string): Matches {
  const tokens = pattern.match(/\\[*\\]|[^]/gu) ?? []
  const parts = tokens.reduce<string[]>(
    (done, token) =>
      token === '*' ? [...done, ''] : [...done.slice(0, -1), `${done.at(-1) ?? ''}${token.at(-1) ?? ''}`],
    [''],
  )
  return onText((text) => inOrder(text, parts))
}

/** Whether a text is the parts in their order, with any text between them. */
function inOrder(text: string, [first = '', ...others]: readonly string[]): boolean {
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - at >= last.length && text.endsWith(last)
}

function anythingBut(operand: unknown): Matches | undefined {
  const excluded = excludedBy(operand)
  if (excluded === undefined) return undefined
  return (value) =>
    Array.isArray(value) ? value.some((each) => !excluded(each)) : value !== undefined && !excluded(value)
}

function excludedBy(operand: unknown): Matches | undefined {
  if (Array.isArray(operand)) return operand.every(isLeaf) ? (value) => operand.includes(value) : undefined
  if (isLeaf(operand)) return (value) => value === operand
  const [entry] = isFields(operand) ? Object.entries(operand) : []
  if (entry === undefined) return undefined
  const tests = [entry[1]].flat().map((each) => testOf(entry[0], each))
  return tests.includes(undefined) ? undefined : (value) => tests.some((test) => test?.(value) === true)
}

const COMPARISONS: Readonly<Record<string, (value: number, to: number) => boolean>> = {
  '=': (value, to) => value === to,
  '<': (value, to) => value < to,
  '<=': (value, to) => value <= to,
  '>': (value, to) => value > to,
  '>=': (value, to) => value >= to,
}

/** `["=", n]`, or one or two of the comparisons with their bounds. */
function numeric(operands: readonly unknown[]): Matches | undefined {
  if (operands.length !== 2 && operands.length !== 4) return undefined
  const tests: ((value: number) => boolean)[] = []
  for (let i = 0; i < operands.length; i += 2) {
    const [compare, bound] = [COMPARISONS[String(operands[i])], operands[i + 1]]
    if (compare === undefined || typeof bound !== 'number') return undefined
    tests.push((value) => compare(value, bound))
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value))
}

/** An address range such as `10.0.0.0/24`. */
function cidr(range: string): Matches | undefined {
  const [, address = '', bits = ''] = /^([\da-f.:]+)\/(\d{1,3})$/i.exec(range) ?? []
  const listed = new BlockList()
  try {
    listed.addSubnet(address, Number(bits), familyOf(address))
  } catch {
    return undefined
  }
  return onText((text) => listed.check(text, familyOf(text)))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')
