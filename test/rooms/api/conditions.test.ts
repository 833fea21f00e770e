import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { spanOf } from '../../../src/api/byte-range.ts'
import { namesTag } from '../../../src/api/entity-tag.ts'
import { httpDate, readHttpDate } from '../../../src/api/http-date.ts'
import { judge, mayBeRange } from '../../../src/api/preconditions.ts'

const NOW = Date.parse('2026-11-29T12:00:00Z')

describe('a list of entity tags', () => {
  test.each([
    ['"a"', true, true],
    ['W/"a"', false, true],
    ['*', true, true],
    [' * ', true, true],
    ['"b", "a"', true, true],
    ['"b","a"', true, true],
    [', ,"b"\t,\tW/"a",', false, true],
    ['"b, "a"', false, false],
    ['"x,y", "a"', true, true],
    ['a', false, false],
    ["'a'", false, false],
    ['w/"a"', false, false],
    ['W/ "a"', false, false],
    ['"A"', false, false],
    ['"a" "a"', false, false],
    ['"a"x', false, false],
    ['', false, false],
    ['"*"', false, false],
    ['"b", *', false, false],
  ])('%s names "a": strongly %s, weakly %s', (list, strong, weak) => {
    expect([namesTag(list, '"a"', 'strong'), namesTag(list, '"a"', 'weak')]).toEqual([strong, weak])
  })
})

describe('an HTTP date', () => {
  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-76 08:49:37 GMT', '2076-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-77 08:49:37 GMT', '1977-11-06T08:49:37Z'],
  ])('is %s', (text, time) => expect(readHttpDate(text, NOW)).toBe(Date.parse(time)))

  test.each([
    '',
    '0',
    '2026',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
  ])('is not "%s"', (text) => expect(readHttpDate(text, NOW)).toBeUndefined())

  it('is read as it was written', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(seconds, (at) => {
        expect(readHttpDate(httpDate(at * 1_000), NOW)).toBe(at * 1_000)
      }),
    )
  })
})

describe('a Range', () => {
  const count = fc.nat({ max: 30 })
  const spec = fc.oneof(
    fc.record({ from: count, to: fc.option(count, { nil: undefined }) }),
    fc.record({ last: count }),
  )
  const textOf = (one: { from?: number; to?: number | undefined; last?: number }): string =>
    one.last === undefined ? `${one.from}-${one.to ?? ''}` : `-${one.last}`

  it('gives the offsets of the bytes that it names', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), spec, (bytes, one) => {
        const offsets = [...bytes.keys()]
        const named =
          'last' in one
            ? offsets.slice(one.last === 0 ? bytes.length : -one.last)
            : offsets.filter((at) => at >= one.from && at <= (one.to ?? Infinity))
        const isIgnored = 'last' in one ? bytes.length === 0 && one.last > 0 : (one.to ?? 99) < one.from
        const expected = isIgnored
          ? 'whole'
          : named.length === 0
            ? 'none'
            : { from: named[0]!, to: named.at(-1)! }
        expect(spanOf(`bytes=${textOf(one)}`, bytes.length)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    [undefined, 'whole'],
    ['', 'whole'],
    ['bytes', 'whole'],
    ['bytes=', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=1x-2', 'whole'],
    ['bytes=1-2x', 'whole'],
    ['bytes=+1-2', 'whole'],
    ['bytes= 1 - 2', 'whole'],
    ['bytes 1-2', 'whole'],
    ['lines=1-2', 'whole'],
    ['bytes=0-1,4-5', 'whole'],
    ['bytes=90-91,95-', 'whole'],
    ['bytes=5-4', 'whole'],
    ['Bytes=1-2', { from: 1, to: 2 }],
    ['bytes=1-2,', { from: 1, to: 2 }],
    ['bytes=, 1-2 ,', { from: 1, to: 2 }],
    ['bytes=0001-0002', { from: 1, to: 2 }],
    ['bytes=3-99999999999999999999999', { from: 3, to: 9 }],
    ['bytes=-99999999999999999999999', { from: 0, to: 9 }],
    ['bytes=99999999999999999999999-', 'none'],
    ['bytes=10-', 'none'],
    ['bytes=-0', 'none'],
  ])('of ten bytes: %s is %j', (range, span) => expect(spanOf(range, 10)).toEqual(span))

  it('any text is a range or none, and none throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, size) => {
        const span = spanOf(`bytes=${text}`, size)
        if (typeof span === 'object')
          expect(0 <= span.from && span.from <= span.to && span.to < size).toBe(true)
      }),
    )
  })
})

describe('the conditions of a read', () => {
  const tag = '"a"'
  const modified = NOW - 60_000
  const tags = fc.constantFrom('"a"', 'W/"a"', '"b"', '*', '"b", W/"a"', 'nonsense')
  const times = fc.constantFrom(modified - 1_000, modified, modified + 1_000, undefined)
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: 'absent' as const })
  const mixture = fc.record({
    match: maybe(tags),
    unmodified: maybe(times),
    none: maybe(tags),
    since: maybe(times),
  })

  type Mixture = typeof mixture extends fc.Arbitrary<infer T> ? T : never

  const strongly = ['"a"', '*']
  const weakly = ['"a"', 'W/"a"', '*', '"b", W/"a"']

  /** The steps of RFC 9110, 13.2.2, one after the other. */
  function verdictOf({ match, unmodified, none, since }: Mixture): string {
    if (match !== 'absent' && !strongly.includes(match)) return 'failed'
    const isLater = unmodified !== 'absent' && unmodified !== undefined && modified > unmodified
    if (match === 'absent' && isLater) return 'failed'
    if (none !== 'absent') return weakly.includes(none) ? 'not-modified' : 'perform'
    const isSame = since !== 'absent' && since !== undefined && modified <= since
    return isSame ? 'not-modified' : 'perform'
  }

  const header = (name: string, value: string | number | undefined): Record<string, string> =>
    value === 'absent'
      ? {}
      : { [name]: typeof value === 'string' ? value : value === undefined ? 'yesterday' : httpDate(value) }

  it('give the verdict of the RFC, in any mixture', () => {
    fc.assert(
      fc.property(mixture, (one) => {
        const headers = {
          ...header('if-match', one.match),
          ...header('if-unmodified-since', one.unmodified),
          ...header('if-none-match', one.none),
          ...header('if-modified-since', one.since),
        }
        expect(judge({ headers, now: NOW }, { tag, modified })).toBe(verdictOf(one))
        const untimed = { ...one, unmodified: 'absent' as const, since: 'absent' as const }
        expect(judge({ headers, now: NOW }, { tag })).toBe(verdictOf(untimed))
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    [undefined, true],
    ['"a"', true],
    ['W/"a"', false],
    ['"b"', false],
    ['*', false],
    [httpDate(modified), true],
    [httpDate(modified + 1_000), false],
    [httpDate(modified - 1_000), false],
    ['nonsense', false],
  ])('If-Range: %s lets a range be answered: %s', (value, may) => {
    const headers = value === undefined ? {} : { 'if-range': value }
    expect(mayBeRange({ headers, now: NOW }, { tag, modified })).toBe(may)
  })
})
