import { createHash } from 'node:crypto'
import { RecordAggregator, type AggregatorInput } from 'aws-kinesis-agg/lib/kpl-agg.js'
import { deaggregateSync, type DeaggregatedRecord } from 'aws-kinesis-agg/lib/kpl-deagg.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregate, deaggregate } from '../../../src/codec/aggregation.ts'

// Compares our code with the library: the same bytes and records, and each of its bugs. A release that fixes a bug
// fails here.

const bytesOf = (text: string) => Buffer.from(text)
const MAGIC = Buffer.from('f3899ac2', 'hex')
const sealed = (body: Uint8Array) => Buffer.concat([MAGIC, body, createHash('md5').update(body).digest()])

function bare(records: readonly AggregatorInput[]) {
  const aggregator = new RecordAggregator()
  for (const record of records) aggregator.addUserRecord(record)
  return aggregator.build()!
}

function bareDeaggregate(data: Uint8Array, checksums: boolean) {
  const errors: unknown[] = []
  let found: DeaggregatedRecord[] = []
  deaggregateSync({ partitionKey: 'outer', sequenceNumber: '1', data }, checksums, (error, records) => {
    if (error !== undefined) errors.push(error)
    found = records ?? found
  })
  return { errors, found }
}

const two = [
  { partitionKey: 'lane-01', data: bytesOf('first') },
  { partitionKey: 'lane-01', data: bytesOf('second') },
]

describe('records of one key', () => {
  const all = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 2, maxLength: 20 })
  const key = fc
    .string({ minLength: 1, maxLength: 9, unit: 'grapheme' })
    .filter((text) => !(text in Object.prototype))

  test('are packed into the bytes that the library makes, and read as it reads them', () => {
    fc.assert(
      fc.property(key, all, (partitionKey, datas) => {
        const records = datas.map((data) => ({ partitionKey, data: Buffer.from(data) }))
        const [packed, ...others] = aggregate(records)
        expect(others).toEqual([])
        expect(packed!.data).toEqual(bare(records).data)
        const { errors, found } = bareDeaggregate(packed!.data, true)
        expect(errors).toEqual([])
        expect(deaggregate(packed!.data)).toEqual(
          found.map((each) => ({ partitionKey: each.partitionKey, data: Buffer.from(each.data, 'base64') })),
        )
      }),
      { numRuns: 50 },
    )
  })
})

describe('a body of any bytes, under a checksum that holds', () => {
  test('is read as the library reads it, or is a plain record', () => {
    const [packed] = aggregate(two)
    const body = packed!.data.subarray(4, -16)
    const spoilt = fc.array(fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(spoilt, (changes) => {
        const changed = Buffer.from(body)
        for (const [at, byte] of changes) changed[at] = byte
        const ours = deaggregate(sealed(changed))
        if (ours === undefined) return
        const { found } = bareDeaggregate(sealed(changed), true)
        expect(ours.map(({ data }) => Buffer.from(data).toString('base64'))).toEqual(
          found.map(({ data }) => data),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('a bad checksum', () => {
  const bad = Buffer.from(bare(two).data)
  bad[bad.length - 1]! ^= 1

  test('is not noticed by the library, or swallows the record', () => {
    expect(bareDeaggregate(bad, false)).toMatchObject({ errors: [], found: [{}, {}] })
    expect(bareDeaggregate(bad, true)).toMatchObject({ errors: [{}], found: [] })
  })

  test('makes a plain record behind the fence', () => {
    expect(deaggregate(bare(two).data)).toHaveLength(2)
    expect(deaggregate(bad)).toBeUndefined()
  })
})

describe('data that is just the magic bytes', () => {
  test('yields nothing at all from the library', () => {
    expect(bareDeaggregate(MAGIC, false)).toEqual({ errors: [], found: [] })
  })

  test('makes a plain record behind the fence, with or without a checksum of nothing', () => {
    expect(deaggregate(MAGIC)).toBeUndefined()
    expect(deaggregate(sealed(Buffer.alloc(0)))).toBeUndefined()
  })
})

describe('a body that does not read, under a checksum that holds', () => {
  const body = Buffer.from('1a05ff', 'hex')

  test('swallows the record in the library', () => {
    expect(bareDeaggregate(sealed(body), true)).toMatchObject({ errors: [{}], found: [] })
  })

  test('makes a plain record behind the fence', () => {
    expect(deaggregate(sealed(body))).toBeUndefined()
  })
})

describe('an index beyond the table of keys', () => {
  // One record { partition_key_index: 9, data: 'x' } and no table.
  const body = Buffer.from('1a0508091a0178', 'hex')

  test('gives a record without a key from the library', () => {
    expect(bareDeaggregate(sealed(body), true)).toMatchObject({
      errors: [],
      found: [{ partitionKey: undefined }],
    })
  })

  test('makes a plain record behind the fence', () => {
    expect(deaggregate(sealed(body))).toBeUndefined()
  })
})

describe('integer-like partition keys', () => {
  const keyed = ['7', '3'].map((partitionKey) => ({ partitionKey, data: bytesOf(`of ${partitionKey}`) }))
  const mixed = [...keyed, ...keyed]

  test('go to the wrong records in the library', () => {
    const { found } = bareDeaggregate(bare(keyed).data, true)
    expect(found.map(({ partitionKey }) => partitionKey)).toEqual(['3', '7'])
  })

  test('stay with their records behind the fence', () => {
    expect(aggregate(mixed).map(({ partitionKey, data }) => [partitionKey, deaggregate(data)])).toEqual(
      keyed.map((record) => [record.partitionKey, [record, record]]),
    )
  })
})

describe('partition keys that every object has', () => {
  const keyed = (partitionKey: string) => two.map(({ data }) => ({ partitionKey, data }))

  test('are lost by the library, or break it', () => {
    const { found } = bareDeaggregate(bare(keyed('__proto__')).data, true)
    expect(found.map(({ partitionKey }) => partitionKey)).not.toContain('__proto__')
    expect(() => bare(keyed('hasOwnProperty'))).toThrow(TypeError)
  })

  test.each(['__proto__', 'hasOwnProperty'])('are not packed behind the fence: %s', (partitionKey) => {
    expect(aggregate(keyed(partitionKey))).toEqual(keyed(partitionKey))
  })
})

describe('records with and without an explicit hash key', () => {
  const explicit = { ...two[1]!, explicitHashKey: '99' }

  test('are mixed up by the library: the one without gets the other’s, and the whole gets none', () => {
    const built = bare([two[0]!, explicit])
    const { found } = bareDeaggregate(built.data, true)
    expect(found.map(({ explicitPartitionKey }) => explicitPartitionKey)).toEqual(['99', '99'])
    expect(built.ExplicitHashKey).toBeUndefined()
  })

  test('cannot meet behind the fence: no explicit hash key gets through it', () => {
    const [packed, ...others] = aggregate([two[0]!, explicit])
    expect(others).toEqual([])
    expect(packed).toEqual({ partitionKey: 'lane-01', data: bare(two).data })
  })
})

describe('the size of a record', () => {
  const MIB = 1_048_576
  const wide = Array.from({ length: 3000 }, (_, i) => ({
    partitionKey: `${'é'.repeat(200)}${i}`,
    data: Buffer.alloc(200),
  }))

  test('is counted in characters by the library, so that a record it takes is above the limit of Kinesis', () => {
    const aggregator = new RecordAggregator()
    for (const record of wide) if (aggregator.checkIfUserRecordFits(record)) aggregator.addUserRecord(record)
    expect(aggregator.build()!.data.length).toBeGreaterThan(MIB)
  })

  test('is counted in bytes, key included, behind the fence', () => {
    const partitionKey = 'é'.repeat(256)
    const records = Array.from({ length: 3000 }, () => ({ partitionKey, data: Buffer.alloc(999) }))
    const packed = aggregate(records)
    const sizes = packed.map(({ data }) => data.length + 512)
    expect(packed).toHaveLength(3)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MIB)
    expect(Math.max(...sizes)).toBeGreaterThan(MIB - 1010)
    expect(packed.flatMap(({ data }) => deaggregate(data) ?? [])).toHaveLength(records.length)
  })
})
