import { onText, type Matches } from './leaves.ts'

/** `*` stands for any text, `\*` and `\\` for the characters themselves. Throws if EventBridge refuses the text. */
export function wildcard(pattern: string): Matches {
  const parts = ['']
  for (const [token] of pattern.matchAll(/\\?[^]/gu)) {
    if (token === '*') parts.push('')
    else parts.push(`${parts.pop() ?? ''}${literalOf(token)}`)
  }
  if (parts.slice(1, -1).includes('')) throw new Error('consecutive wildcard characters')
  return onText((text) => inOrder(text, parts))
}

function literalOf(token: string): string {
  if (!token.startsWith('\\')) return token
  if (token !== '\\*' && token !== '\\\\') throw new Error('invalid escape character')
  return token.slice(1)
}

/** Whether a text consists of the parts in their order, with any text between them. */
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
