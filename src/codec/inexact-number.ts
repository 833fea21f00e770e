import { tokensIn } from './json-tokens.ts'

/** Without sixteen digits in a row, and without an exponent, there is no number that a double would change. */
const SUSPECT = /[\d.]{16}|\d[eE][-+]?\d/

/** Any integer below is a double; above, some are not. */
const INTEGERS = 2 ** 53

/** What `toExponential` writes at most (ECMA-262). */
const MOST_DIGITS = 101

/**
 * Where a JSON text holds a number that is changed where it is read as an IEEE 754 double, as most do (RFC 8259, 6; RFC 7493,
 * 2.2), and written again; undefined where there is none. Kept is what a double is written as anywhere: with 17 digits
 * (`0.10000000000000001`), or with all that it has. Changed are integers that come out as others, decimals that tell more
 * than a double, `1e400` and `1e-400`.
 */
export function inexactNumber(text: string): number | undefined {
  if (!SUSPECT.test(text)) return undefined
  for (const { at, token } of tokensIn(text, /"|-?\d[\d.eE+-]*/g)) if (!isKept(token)) return at
  return undefined
}

/** With fifteen digits and an exponent of two, a double comes out as it went in (DBL_DIG). */
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

/** A number's digits from the first to the last that is not 0, and its exponent: the same for all spellings of it. Its sign is left out. */
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
