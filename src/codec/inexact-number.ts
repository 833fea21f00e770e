import { tokensIn } from './json-tokens.ts'

/** A double changes no number of a text that has neither 16 digits in a row nor an exponent. */
const SUSPECT = /[\d.]{16}|\d[eE][-+]?\d/

/** A double holds every integer below this limit, and not every integer above it. */
const INTEGERS = 2 ** 53

/** The most digits that `toExponential` writes (ECMA-262). */
const MOST_DIGITS = 101

/**
 * The index of the first number in a JSON text that changes when it is read as an IEEE 754 double (as most parsers do:
 * RFC 8259, 6; RFC 7493, 2.2) and written again; undefined if no number changes. A number is unchanged if some program
 * could write the double in this way: with 17 digits (`0.10000000000000001`), or with all its digits. Integers that
 * become other integers, decimals with more digits than a double holds, `1e400` and `1e-400` change.
 */
export function inexactNumber(text: string): number | undefined {
  for (const { at } of inexactNumbers(text)) return at
  return undefined
}

/**
 * The same JSON text, in which every number that would change is a text. A reader that expects a number there refuses
 * that value alone, not the whole text.
 */
export function inexactAsTexts(text: string): string {
  let [written, from] = ['', 0]
  for (const { at, token } of inexactNumbers(text)) {
    written += `${text.slice(from, at)}"${token}"`
    from = at + token.length
  }
  return written + text.slice(from)
}

function* inexactNumbers(text: string) {
  if (!SUSPECT.test(text)) return
  for (const found of tokensIn(text, /"|-?\d[\d.eE+-]*/g)) if (!isKept(found.token)) yield found
}

/** With at most 15 digits and an exponent of at most two digits, a double gives the number back unchanged (DBL_DIG). */
const SHORT = /^-?[\d.]{1,15}(?:[eE][-+]?\d\d?)?$/

function isKept(spelled: string): boolean {
  if (SHORT.test(spelled)) return true
  const value = Number(spelled)
  if (!Number.isFinite(value)) return false
  const said = decimalOf(spelled)
  if (said === decimalOf(String(value))) return true
  const digits = said.indexOf('e')
  if (value === 0 || digits > MOST_DIGITS || (Math.abs(value) >= INTEGERS && !/[eE]/.test(spelled)))
    return false
  return said === decimalOf(value.toExponential(digits - 1))
}

/**
 * A number's digits from the first to the last that is not 0, and its exponent, without its sign. All spellings of a
 * number give the same text.
 */
function decimalOf(spelled: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(spelled) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return end === 0
    ? '0e0'
    : `${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`
}
