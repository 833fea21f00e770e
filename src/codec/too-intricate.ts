/** A shorter text is cheap to parse, whatever it holds. (JSON.parse takes three seconds for eight megabytes of `[`.) */
const SHORT = 4 * 1024

/** Far deeper than an event may nest, and far more than the events of a request hold. */
const DEPTH = 256
const PARTS = 250_000

const QUOTE = 0x22
const COLON = 0x3a
/** Brackets and braces differ in this bit only. */
const BRACE = 0x20
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * Whether a text nests too deeply, or holds too many objects, lists and fields: each costs JSON.parse some hundred
 * nanoseconds.
 */
export function isTooIntricate(text: string): boolean {
  if (text.length < SHORT) return false
  let [depth, parts] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) at = endOfString(text, at)
    else if ((sign | BRACE) === OPEN) {
      parts++
      depth++
    } else if ((sign | BRACE) === CLOSE) depth--
    else if (sign === COLON) parts++
    if (depth > DEPTH || parts > PARTS) return true
  }
  return false
}

/** The index at which the string at `at` ends; the text's length if it does not end. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}
