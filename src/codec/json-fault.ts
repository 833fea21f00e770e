/** What the grammar allows next. `first` and `firstKey` also allow the end of the bracket that was just opened. */
type Expected = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next'

/** The state of the parser: the index, what is allowed next, and the open brackets. */
interface Walk {
  readonly text: string
  at: number
  expected: Expected
  readonly open: string[]
}

const SPACE = /[ \t\n\r]*/y
const QUOTE = /"/y
/** A piece of a string: a pattern that matches a long string as a whole overflows the stack. */
const INSIDE = /(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})){1,1000}/uy
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * The index of the first token that is not allowed in a JSON text (RFC 8259); the text's length if it ends too early.
 * V8 gives this index for some faults only, and quotes the text in its message. This parser is slow: use it for
 * refusals only.
 */
export function faultOf(text: string): number {
  const walk: Walk = { text, at: 0, expected: 'value', open: [] }
  do skip(walk, SPACE)
  while (walk.at < text.length && step(walk))
  return walk.at
}

/** Reads one token; false if it is not allowed here. */
function step(walk: Walk): boolean {
  const char = walk.text.charAt(walk.at)
  switch (walk.expected) {
    case 'colon':
      return char === ':' && move(walk, 'value')
    case 'next':
      return afterValue(walk, char)
    case 'key':
      return text(walk, 'colon')
    case 'firstKey':
      return char === '}' ? close(walk) : text(walk, 'colon')
    case 'first':
      return char === ']' ? close(walk) : value(walk, char)
    case 'value':
      return value(walk, char)
  }
}

function value(walk: Walk, char: string): boolean {
  if (char !== '[' && char !== '{') return char === '"' ? text(walk, 'next') : token(walk, SCALAR, 'next')
  walk.open.push(char)
  return move(walk, char === '[' ? 'first' : 'firstKey')
}

function afterValue(walk: Walk, char: string): boolean {
  const within = walk.open.at(-1)
  if (within === undefined) return false
  if (char === ',') return move(walk, within === '[' ? 'value' : 'key')
  return char === (within === '[' ? ']' : '}') && close(walk)
}

function close(walk: Walk): boolean {
  walk.open.pop()
  return move(walk, 'next')
}

function move(walk: Walk, expected: Expected): true {
  walk.at++
  walk.expected = expected
  return true
}

function token(walk: Walk, pattern: RegExp, then: Expected): boolean {
  if (!skip(walk, pattern)) return false
  walk.expected = then
  return true
}

function text(walk: Walk, then: Expected): boolean {
  const { at } = walk
  if (skip(walk, QUOTE)) {
    while (skip(walk, INSIDE));
    if (token(walk, QUOTE, then)) return true
  }
  walk.at = at
  return false
}

/** Moves behind the match of a pattern; false if the pattern does not match here. */
function skip(walk: Walk, pattern: RegExp): boolean {
  pattern.lastIndex = walk.at
  if (!pattern.test(walk.text)) return false
  walk.at = pattern.lastIndex
  return true
}
