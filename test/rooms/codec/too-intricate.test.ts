import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOf } from '../../../src/codec/json-fault.ts'
import { parseEach, parseJson } from '../../../src/codec/parse-json.ts'
import { isTooIntricate } from '../../../src/codec/too-intricate.ts'
import { json } from '../../arbitraries/values.ts'

const MANY = 2_000_000

const refused: readonly (readonly [string, string])[] = [
  ['lists in lists', '['.repeat(MANY) + ']'.repeat(MANY)],
  ['lists in lists that do not end', '['.repeat(MANY)],
  ['objects in objects', '{"a":'.repeat(3_000) + '1' + '}'.repeat(3_000)],
  ['very many objects', `[${'{},'.repeat(MANY)}{}]`],
  ['very many fields', `{${Array.from({ length: 300_000 }, (_, i) => `"${i}":1`).join()}}`],
  ['lists in lists behind a text with quotes', `["${'\\"'.repeat(999)}",${'['.repeat(5_000)}`],
]

describe('a text that costs too much to parse', () => {
  it.each(refused)('is refused before it is parsed: %s', (_, text) => {
    for (const parse of [parseJson, parseEach])
      expect(parse(text)).toMatchObject({ ok: false, error: { reason: 'too-intricate' } })
  })

  it('is not a long and simple text', () => {
    expect(isTooIntricate(JSON.stringify('[{:'.repeat(MANY)))).toBe(false)
    expect(isTooIntricate(`[${'1,'.repeat(MANY)}1]`)).toBe(false)
    expect(isTooIntricate(JSON.stringify(Array.from({ length: 500 }, () => ({ a: ['\\', '"'] }))))).toBe(
      false,
    )
  })

  it('is no value of JSON that fills a text otherwise', () => {
    fc.assert(
      fc.property(json(), (value) => {
        expect(isTooIntricate(JSON.stringify([value, 'x'.repeat(5_000), value]))).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe('faultOf()', () => {
  const long = 'a'.repeat(MANY)
  it.each([
    ['a text that does not end', `"${long}`, 0],
    ['what stands behind a long text', `"${long}" x`, MANY + 3],
    ['a control in a long text', `["${long}\n"]`, 1],
    ['what stands behind many escapes', `"${'\\u0000'.repeat(300_000)}"]`, 1_800_002],
    ['what stands behind a long text of pairs', `"${'😀'.repeat(300_000)}"]`, 600_002],
  ])('finds %s, however long', (_, text, at) => {
    expect(faultOf(text)).toBe(at)
  })
})
