import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOf } from '../../../src/codec/json-fault.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('faultOf()', () => {
  it.each([
    ['', 0],
    ['x', 0],
    ['nul', 0],
    ['[1, 2', 5],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":1]', 6],
    ['[}', 1],
    ['1 2', 2],
    ['[01]', 2],
    ['["a\nb"]', 1],
    ['["\\x"]', 1],
    ['[-]', 1],
    ['{"größe": "\u007f\u0085", "b": tru}', 21],
  ])('finds where %j stops being JSON', (text, at) => {
    expect(isJson(text)).toBe(false)
    expect(faultOf(text)).toBe(at)
  })

  it('finds no fault in JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space)
        return faultOf(spaced) === spaced.length
      }),
    )
  })

  it('finds the fault no later than V8 does, and nothing before it that is not JSON’s', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', ':', '"', '}', ']', '\\', 'x', '0'))
      .map(
        ([text, at, by]) =>
          text.slice(0, at % (text.length + 1)) + by + text.slice((at % (text.length + 1)) + 1),
      )
    fc.assert(
      fc.property(damaged, (text) => {
        fc.pre(!isJson(text))
        const fault = faultOf(text)
        expect(fault).toBeLessThanOrEqual(text.length)
        expect(faultOf(text.slice(0, fault))).toBe(text.slice(0, fault).length)
      }),
    )
  })

  it('walks as deep as the text goes', () => {
    expect(faultOf('['.repeat(1e6))).toBe(1e6)
  })
})
