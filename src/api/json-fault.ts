/** What may stand next: a value, a value or `]`, a key, a key or `}`, a colon, a comma or the end. */
type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next'

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * Where a text stops being JSON (RFC 8259): the index of the character that cannot stand there, or the text's length
 * where it ends too early. V8 tells it for some faults only, and quotes the text. Costs a walk: for refusals.
 */
export function faultOf(text: string): number {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = skip(SPACE, text, 0)
  while (at < text.length) {
    const end = step(text, at)
    if (end === undefined) return at
    at = skip(SPACE, text, end)
  }
  return at

  function step(from: string, place: number): number | undefined {
    const char = from.charAt(place)
    if (expected === 'colon') return char === ':' ? become('value', place + 1) : undefined
    if (expected === 'next') return afterValue(char, place)
    if ((expected === 'first' && char === ']') || (expected === 'firstKey' && char === '}'))
      return close(place)
    if (expected === 'key' || expected === 'firstKey') return token(STRING, place, 'colon')
    if (char === '[' || char === '{') return enter(char, place)
    return token(char === '"' ? STRING : SCALAR, place, 'next')
  }

  function become(state: Expected, place: number): number {
    expected = state
    return place
  }

  function enter(char: string, place: number): number {
    open.push(char)
    return become(char === '[' ? 'first' : 'firstKey', place + 1)
  }

  function close(place: number): number {
    open.pop()
    return become('next', place + 1)
  }

  function afterValue(char: string, place: number): number | undefined {
    const within = open.at(-1)
    if (within === undefined) return undefined
    if (char === ',') return become(within === '[' ? 'value' : 'key', place + 1)
    return char === (within === '[' ? ']' : '}') ? close(place) : undefined
  }

  function token(pattern: RegExp, place: number, then: Expected): number | undefined {
    const end = skip(pattern, text, place)
    return end === place ? undefined : become(then, end)
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
