import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregate, deaggregate } from '../../../src/codec/aggregation.ts'
import type { NewRecord } from '../../../src/log/log.ts'

const key = fc.oneof(
  fc.constantFrom('lane-00', 'lane-7f', '1', '0', '10', '__proto__', 'constructor', 'é'),
  fc.string({ minLength: 1, maxLength: 9 }),
)
const record = fc.record(
  { partitionKey: key, data: fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data)) },
  { noNullPrototype: true },
)
const records = fc.array(record, { maxLength: 40 })
const size = ({ partitionKey, data }: NewRecord) => Buffer.byteLength(partitionKey) + data.length

const unpack = (packed: readonly NewRecord[]) => packed.flatMap((pack) => deaggregate(pack.data) ?? [pack])
const ofKey = (all: readonly NewRecord[], partitionKey: string) =>
  all.filter((each) => each.partitionKey === partitionKey)

describe('aggregate()', () => {
  test('gives every record back, in the order of its key', () => {
    fc.assert(
      fc.property(records, fc.nat({ max: 2000 }), (all, maxBytes) => {
        const unpacked = unpack(aggregate(all, maxBytes))
        expect(unpacked).toHaveLength(all.length)
        for (const { partitionKey } of all)
          expect(ofKey(unpacked, partitionKey)).toEqual(ofKey(all, partitionKey))
      }),
    )
  })

  test('keeps to the size asked for, but for a record that is larger alone', () => {
    fc.assert(
      fc.property(records, fc.nat({ max: 2000 }), (all, maxBytes) => {
        for (const pack of aggregate(all, maxBytes))
          expect(size(pack) <= maxBytes || all.includes(pack as (typeof all)[number])).toBe(true)
      }),
    )
  })

  test('packs as many as fit, in bytes of data and key', () => {
    const few = fc.record({
      partitionKey: fc.constantFrom('k', 'é', 'é'.repeat(99)),
      length: fc.nat({ max: 400 }),
      count: fc.integer({ min: 2, max: 20 }),
    })
    fc.assert(
      fc.property(few, ({ partitionKey, length, count }) => {
        const all = Array.from({ length: count }, () => ({ partitionKey, data: Buffer.alloc(length) }))
        const [whole] = aggregate(all)
        expect(aggregate(all, size(whole!))).toHaveLength(1)
        expect(aggregate(all, size(whole!) - 1)).toHaveLength(2)
      }),
    )
  })
})

describe('deaggregate()', () => {
  test('takes any data that does not begin with the magic bytes for a plain record', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(deaggregate(data)).toBeUndefined()
      }),
    )
  })

  test('takes an aggregated record with any byte changed for a plain one', () => {
    const [packed] = aggregate([1, 2, 3].map((n) => ({ partitionKey: 'lane-00', data: Buffer.alloc(9, n) })))
    const at = fc.nat({ max: packed!.data.length - 1 })
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const data = Buffer.from(packed!.data)
        data[index]! ^= flip
        expect(deaggregate(data)).toBeUndefined()
      }),
    )
  })

  test('reads from the middle of a larger buffer', () => {
    const [packed] = aggregate([1, 2].map((n) => ({ partitionKey: 'lane-00', data: Buffer.alloc(9, n) })))
    const around = Buffer.concat([Buffer.alloc(5, 1), packed!.data, Buffer.alloc(5, 1)])
    expect(deaggregate(new Uint8Array(around).subarray(5, -5))).toHaveLength(2)
  })
})
