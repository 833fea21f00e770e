import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ORIGIN, parseSequenceNumber, positionOf, sequenceOf } from '../../../src/events/position.ts'
import { sequenceNumber, toSequenceNumber } from '../../arbitraries/records.ts'

const place = fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 186n }), fc.nat({ max: 99_999_999 }))
const compare = <T extends bigint | number | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0)

describe('positionOf()', () => {
  test('orders as the sequence numbers do, then the sub-sequence numbers', () => {
    fc.assert(
      fc.property(place, place, ([a, i], [b, j]) => {
        const [left, right] = [positionOf(toSequenceNumber(a), i), positionOf(toSequenceNumber(b), j)]
        expect(compare<string>(left, right)).toBe(compare(a, b) || compare(i, j))
      }),
    )
  })

  test('comes after the origin and gives its sequence number back', () => {
    fc.assert(
      fc.property(sequenceNumber(), fc.nat({ max: 9999 }), (sequence, subSequence) => {
        expect(positionOf(sequence, subSequence) > ORIGIN).toBe(true)
        expect(sequenceOf(positionOf(sequence, subSequence))).toBe(sequence)
      }),
    )
  })
})

test.each(['', '-1', '1.0', ' 1', '1e3', '9'.repeat(57), 'LATEST'])(
  'parseSequenceNumber() refuses "%s"',
  (text) => {
    expect(parseSequenceNumber(text)).toBeUndefined()
  },
)
