import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBlock, encodeBlock } from '../../../src/log/embedded/block.ts'
import { evenRanges } from '../../../src/log/hash-range.ts'
import { formatSequence, parseSequence } from '../../../src/log/embedded/sequence.ts'

const place = fc.record({
  arrival: fc.nat(4_102_444_800_000),
  ordinal: fc.maxSafeNat(),
  shard: fc.nat(99_999_999),
  index: fc.oneof(fc.nat(999_999_999_999_000), fc.constant(999_999)),
})
const records = fc.array(
  fc.record({
    partitionKey: fc.string({ unit: 'grapheme', minLength: 1 }),
    data: fc.uint8Array().map((data) => Buffer.from(data)),
  }),
  { minLength: 1, maxLength: 20 },
)

it('a sequence number tells where its record stands', () => {
  fc.assert(
    fc.property(place, (at) => {
      expect(parseSequence(formatSequence(at))).toEqual(at)
    }),
  )
})

it('sequence numbers compare as arrival, then ordinal, shard and index do', () => {
  fc.assert(
    fc.property(place, place, (a, b) => {
      const parts = ['arrival', 'ordinal', 'shard', 'index'] as const
      const differs = parts.find((part) => a[part] !== b[part])
      if (differs !== undefined) expect(formatSequence(a) < formatSequence(b)).toBe(a[differs] < b[differs])
    }),
  )
})

it('decodeBlock(encodeBlock(records)) is the records', () => {
  fc.assert(
    fc.property(place, records, (at, given) => {
      const decoded = decodeBlock(at.shard, at.index, encodeBlock(at, given))
      expect(decoded.map(({ partitionKey, data }) => ({ partitionKey, data }))).toEqual(given)
      expect(decoded.map((each) => parseSequence(each.sequenceNumber))).toEqual(
        given.map((_, n) => ({ ...at, index: at.index + n })),
      )
    }),
  )
})

it('decodeBlock() refuses a block with any bit turned', () => {
  fc.assert(
    fc.property(place, records, fc.nat(), fc.nat(7), (at, given, where, bit) => {
      const block = encodeBlock(at, given)
      const byte = where % block.length
      block.writeUInt8(block.readUInt8(byte) ^ (1 << bit), byte)
      expect(() => decodeBlock(at.shard, at.index, block)).toThrow(/is damaged: /)
    }),
  )
})

it('even ranges hold every hash key once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
      const ranges = evenRanges(count)
      expect(ranges[0]?.from).toBe(0n)
      expect(ranges.at(-1)?.to).toBe(2n ** 128n - 1n)
      expect(ranges.slice(1).every((range, at) => range.from === ranges[at]!.to + 1n)).toBe(true)
    }),
  )
})
