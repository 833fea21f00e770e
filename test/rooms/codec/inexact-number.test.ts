import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inexactNumber } from '../../../src/codec/inexact-number.ts'
import { parseEach, parseJson } from '../../../src/codec/parse-json.ts'
import { cpuMillis } from './cpu-millis.ts'

const isKept = (text: string): boolean => inexactNumber(text) === undefined

describe('inexactNumber()', () => {
  it.each([
    ['0', '-0', '-0.0', '1.0', '1e2', '1E+2', '0.1', '100000000000000000000', '1e21', '1e300'],
    // Doubles as C, Python's Decimal and Java's BigDecimal print them.
    [
      '0.10000000000000001',
      '6.0221407599999999e23',
      '0.1000000000000000055511151231257827021181583404541015625',
    ],
    [
      '9007199254740991',
      '9007199254740992',
      '-9007199254740994',
      '5e-324',
      '1.7976931348623157e308',
      '0e99999',
    ],
  ])('keeps %s and the like', (...texts) => {
    expect(texts.filter((text) => !isKept(text))).toEqual([])
  })

  it.each([
    [
      '9007199254740993',
      '-9007199254740993',
      '12345678901234567890',
      '18446744073709551616',
      '9007199254740993.0',
    ],
    ['1e400', '-1e400', '1e-400', '7e-324', `1${'0'.repeat(400)}`, `0.${'0'.repeat(400)}1`],
    [
      '0.1000000000000000055',
      '0.30000000000000004449',
      '52.370216000000000123',
      '9007199254740993e0',
      '1.00000000000000000001',
    ],
  ])('finds %s and the like', (...texts) => {
    expect(texts.filter(isKept)).toEqual([])
  })

  it('finds no number in the output of JSON.stringify, nor within strings', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => isKept(JSON.stringify(value))))
    fc.assert(
      fc.property(fc.string(), (text) =>
        isKept(JSON.stringify({ [`9007199254740993${text}`]: `\\"${text}"1e400` })),
      ),
    )
  })

  it('agrees with exact arithmetic about integers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 69n), max: 2n ** 69n }), (integer) => {
        expect(isKept(String(integer))).toBe(BigInt(JSON.stringify(Number(integer))) === integer)
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes no longer than reading does, whatever the text', () => {
    for (const text of [
      '9'.repeat(2_000_000),
      `0.${'0'.repeat(2_000_000)}1`,
      `"${'\\"1e5'.repeat(400_000)}"`,
      `[${'1e5,'.repeat(400_000)}1]`,
    ])
      expect(cpuMillis(() => inexactNumber(text))).toBeLessThan(2_000)
  })
})

describe('parseJson() and parseEach()', () => {
  it('say where such a number is, and refuse only those elements of an array that contain one', () => {
    const detail = 'The number at character 6 is more than a double holds (RFC 7493, 2.2): write it as a text'
    const error = { reason: 'inexact-number', detail }
    expect(parseJson('{"a": 1e999}')).toEqual({ ok: false, error })
    const good = '{"b": [1, {"c": "]},\\"["}, 2]}'
    expect(parseEach(` [${good},{"a": 1e999}, ${good} ,7]\n`)).toMatchObject({
      value: {
        single: false,
        values: [
          { ok: true },
          { ok: false, error },
          { ok: true, value: JSON.parse(good) as unknown },
          { value: 7 },
        ],
      },
    })
    expect(parseEach('{"a": 1e999}')).toMatchObject({
      value: { single: true, values: [{ ok: false, error }] },
    })
  })
})
