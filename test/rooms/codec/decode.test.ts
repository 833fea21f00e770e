import { createHash } from 'node:crypto'
import { RecordAggregator } from 'aws-kinesis-agg/lib/kpl-agg.js'
import { describe, expect, test } from 'vitest'
import { aggregate } from '../../../src/codec/aggregation.ts'
import type { Decoded } from '../../../src/codec/decode.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import { readEvent } from '../../../src/codec/read-event.ts'
import type { Event } from '../../../src/events/event.ts'
import { positionOf } from '../../../src/events/position.ts'
import { logged } from '../../arbitraries/records.ts'
import { decode, vocabulary } from '../../media.ts'

const eventOf = (id: string) =>
  ({
    specversion: '1.0',
    id,
    source: 'test',
    type: 'user.registered',
    subject: 'ann',
    time: '2024-01-01T00:00:00Z',
    data: { displayName: 'Ann' },
  }) as Event
const registered = (id: string) => toRecord(eventOf(id))
const good = registered('e1')
const bad = { ...good, data: Buffer.from('bad') }
const [packed] = aggregate([good, bad, registered('e2')])

const positionIn = (item: Decoded) => item.position

describe('decode()', () => {
  test('tells where and when the log took an event', () => {
    const record = logged(good, 7n)
    expect(decode(record)).toMatchObject([
      {
        kind: 'event',
        event: { id: 'e1' },
        lane: good.partitionKey.slice('lane-'.length),
        position: `${'7'.padStart(56, '0')}.00000000`,
        shardId: record.shardId,
        appendedAt: record.approximateArrivalTimestamp,
      },
    ])
  })

  test('drops the byte order mark that bytes may begin with', () => {
    const marked = { ...good, data: Buffer.concat([Buffer.from('\uFEFF'), good.data]) }
    const twice = { ...good, data: Buffer.concat([Buffer.from('\uFEFF'), marked.data]) }
    const [one, packed, other] = [marked, aggregate([marked, good])[0]!, twice].flatMap((record) =>
      decode(logged(record)).slice(0, 1),
    )
    const text = good.data.toString()
    expect([one, packed]).toMatchObject([
      { kind: 'event', text },
      { kind: 'event', text },
    ])
    expect(other).toMatchObject({ kind: 'unreadable', reason: 'not-json' })
  })

  test('gives each part of an aggregated record its own sub-sequence number', () => {
    const record = logged(packed!)
    expect(decode(record).map(positionIn)).toEqual(
      [0, 1, 2].map((subSequence) => positionOf(record.sequenceNumber, subSequence)),
    )
  })

  test('tells an unreadable part from its neighbours, and keeps the bytes of that part only', () => {
    expect(decode(logged(packed!))).toMatchObject([
      { kind: 'event', event: { id: 'e1' } },
      { kind: 'unreadable', reason: 'not-json', data: bad.data },
      { kind: 'event', event: { id: 'e2' } },
    ])
  })

  test('refuses a part whose own key is of another lane than its record’s', () => {
    const foreign = aggregate([good, good].map(({ data }) => ({ partitionKey: 'lane-xx', data })))
    expect(decode(logged({ ...good, data: foreign[0]!.data }))).toMatchObject([
      { kind: 'unreadable', reason: 'wrong-lane' },
      { kind: 'unreadable', reason: 'wrong-lane' },
    ])
  })

  test('names the KPL for parts under their own keys in a record of another, and keeps each for a retry', () => {
    const others = ['bob', 'cy'].map((subject) => toRecord({ ...eventOf('e3'), subject }))
    const users = [good, ...others]
    const aggregator = new RecordAggregator()
    for (const one of users) aggregator.addUserRecord(one)
    const parts = decode(logged({ partitionKey: 'a', data: aggregator.build()!.data }))
    expect(parts).toMatchObject(
      users.map(({ data, partitionKey }) => ({
        kind: 'unreadable',
        reason: 'wrong-lane',
        detail: expect.stringMatching(new RegExp(`KPL.*${partitionKey}.*AggregationEnabled`)) as string,
        data,
      })),
    )
    expect(users.map(({ data }) => readEvent(vocabulary, { data }).ok)).toEqual([true, true, true])
  })

  test('finds nothing in an aggregated record that holds a table of keys and no record', () => {
    const table = Buffer.from('0a016b', 'hex')
    const data = Buffer.concat([
      Buffer.from('f3899ac2', 'hex'),
      table,
      createHash('md5').update(table).digest(),
    ])
    expect(decode(logged({ ...good, data }))).toEqual([])
  })

  test('never repeats the content of the record in a refusal', () => {
    const located = Buffer.from('{"type":"user.located","data":{"lat":41.40338},"id":"secret"')
    const [item] = decode(logged({ ...good, data: located }))
    expect(item?.kind === 'unreadable' && item.detail).not.toMatch(/41|secret/)
  })
})

test('decode() reads no event of a record without a partition key, plain or aggregated, and says so', () => {
  for (const { data } of [good, packed!]) {
    const found = decode(logged({ partitionKey: '', data }, 7n))
    expect(found.length).toBeGreaterThan(0)
    for (const one of found) expect(one).toMatchObject({ kind: 'unreadable', reason: 'no-partition-key' })
  }
})
