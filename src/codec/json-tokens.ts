/**
 * Finds the matches of a pattern (flag `g`) in a JSON text, outside of its strings. The text must be valid JSON. The
 * pattern must also match `"`: the function skips a string from there.
 */
export function* tokensIn(
  text: string,
  pattern: RegExp,
): Generator<{ readonly at: number; readonly token: string }> {
  let from = 0
  for (;;) {
    pattern.lastIndex = from
    const found = pattern.exec(text)
    if (found === null) return
    const [token] = found
    from = token === '"' ? endOfString(text, found.index) : found.index + token.length
    if (token !== '"') yield { at: found.index, token }
  }
}

/** The index behind the quote that closes the string at `at`. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end + 1
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}

/** The texts of a JSON array's elements. */
export function elementsOf(text: string): readonly string[] {
  const elements: string[] = []
  let [depth, from] = [0, 0]
  for (const { at, token } of tokensIn(text, /["[\]{},]/g)) {
    if (token === '[' || token === '{') depth += 1
    if (depth === 1 && from === 0) from = at + 1
    if (token === ']' || token === '}') depth -= 1
    if (depth === 0 || (depth === 1 && token === ',')) {
      elements.push(text.slice(from, at))
      from = at + 1
    }
  }
  return elements
}
