import { deepStrictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregate, deaggregate } from '../../src/codec/aggregation.ts'
import { MAX_EVENT_BYTES, encode, toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { laneOf, partitionKeyOf } from '../../src/events/lane.ts'
import type { NewRecord } from '../../src/log/log.ts'
import { anyEvent, bytes, history } from '../arbitraries/events.ts'
import { logged } from '../arbitraries/records.ts'
import { decode, decodeBatch } from '../media.ts'

const toEvent = (value: object) => value as Event

const EVENT = toEvent({
  specversion: '1.0',
  id: 'e1',
  source: 'test',
  type: 'user.registered',
  subject: 'ann',
  time: '2024-01-01T00:00:00Z',
  data: { displayName: 'Ann' },
})
const KEY = toRecord(EVENT).partitionKey

const eventsOf = (record: NewRecord): (Event | string)[] =>
  decode(logged(record)).map((item) => (item.kind === 'event' ? item.event : item.reason))

/** Some byte of the data is changed, some bytes are cut off, or some are inserted. */
const damaged = (data: Uint8Array) =>
  fc
    .tuple(fc.nat({ max: data.length }), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.concat([data.subarray(0, at), put, data.subarray(at + cut)]))

/** An aggregated record with a valid checksum around any body. */
const sealed = (body: Uint8Array) =>
  Buffer.concat([Buffer.from('f3899ac2', 'hex'), body, createHash('md5').update(body).digest()])

describe('law 1: decode(encode(e)) is e', () => {
  test('for any event, on the lane of its subject', () => {
    fc.assert(
      fc.property(anyEvent(), (event) => {
        const [item, ...others] = decode(logged(toRecord(event)))
        expect(others).toEqual([])
        expect(item).toMatchObject({ kind: 'event', lane: laneOf(event.subject) })
        deepStrictEqual(item?.kind === 'event' && item.event, event)
      }),
      { numRuns: 1000 },
    )
  })

  test('also through aggregation, in the order of each lane', () => {
    fc.assert(
      fc.property(history(), fc.integer({ min: 100, max: 3000 }), (events, maxBytes) => {
        const read = aggregate(events.map(toRecord), maxBytes).flatMap(eventsOf) as Event[]
        const lanes = new Set(events.map((event) => laneOf(event.subject)))
        expect(read).toHaveLength(events.length)
        for (const lane of lanes)
          expect(read.filter((event) => laneOf(event.subject) === lane)).toStrictEqual(
            events.filter((event) => laneOf(event.subject) === lane),
          )
      }),
    )
  })

  test('-0 is written as 0, which is the same number', () => {
    const moved = toEvent({ ...EVENT, type: 'user.moved', data: -0 })
    expect(eventsOf(toRecord(moved))).toStrictEqual([{ ...moved, data: 0 }])
  })
})

describe('law 1: decode never throws', () => {
  const record = fc.record({
    partitionKey: fc.constantFrom('lane-00', 'lane-7f', '__proto__'),
    data: bytes(),
  })

  test('on any bytes, and bytes that are not an event are kept', () => {
    fc.assert(
      fc.property(record, (plain) => {
        const [item] = decode(logged(plain))
        expect(item).toMatchObject({ kind: 'unreadable', data: plain.data })
      }),
    )
  })

  test('on any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decode(logged({ partitionKey: 'lane-00', data: Buffer.from(text) }))).toMatchObject([
          { kind: 'unreadable', reason: 'not-an-event' },
        ])
      }),
    )
  })

  test('on damaged events, plain and aggregated', () => {
    const packed = fc
      .array(anyEvent(), { minLength: 2, maxLength: 4 })
      .map((events) => events.map((event) => ({ partitionKey: 'lane-00', data: encode(event) })))
      .chain((records) => fc.constantFrom(...records, ...aggregate(records)))
    const broken = packed.chain(({ partitionKey, data }) =>
      damaged(data).map((bad) => ({ partitionKey, data: bad })),
    )
    fc.assert(
      fc.property(broken, (bad) => {
        for (const item of decode(logged(bad)))
          if (item.kind === 'event') expect(partitionKeyOf(item.lane)).toBe(bad.partitionKey)
      }),
      { numRuns: 500 },
    )
  })

  test('on aggregated records whose checksum holds around a damaged body', () => {
    const body = fc
      .array(anyEvent(), { minLength: 2, maxLength: 3 })
      .map((events) => aggregate(events.map((event) => ({ partitionKey: 'k', data: encode(event) })))[0])
      .chain((packed) => damaged(packed?.data.subarray(4, -16) ?? Buffer.alloc(0)))
    fc.assert(
      fc.property(fc.oneof(bytes(), body), (inner) => {
        const data = sealed(inner)
        const items = decode(logged({ partitionKey: 'lane-00', data }))
        const parts = deaggregate(data)
        expect(items).toHaveLength(parts === undefined ? 1 : parts.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('law 1: what decode refuses', () => {
  test('an event on the key of another lane', () => {
    fc.assert(
      fc.property(anyEvent(), fc.nat({ max: 255 }), (event, n) => {
        const partitionKey = `lane-${n.toString(16).padStart(2, '0')}`
        const own = toRecord(event)
        const expected = partitionKey === own.partitionKey ? event : 'wrong-lane'
        deepStrictEqual(eventsOf({ ...own, partitionKey }), [expected])
      }),
    )
  })

  test('an aggregated record on the key of another lane, event by event', () => {
    fc.assert(
      fc.property(anyEvent(), (event) => {
        const [packed] = aggregate([toRecord(event), toRecord(event)])
        expect(eventsOf({ partitionKey: 'lane-x', data: packed!.data })).toEqual(['wrong-lane', 'wrong-lane'])
      }),
    )
  })

  test('an event longer than 256 KiB, and takes one that is just as long', () => {
    const padded = (title: string) => toRecord(toEvent({ ...EVENT, data: { displayName: 'Ann', title } }))
    const room = MAX_EVENT_BYTES - padded('').data.length
    expect(eventsOf(padded('x'.repeat(room)))).toMatchObject([{ id: 'e1' }])
    expect(eventsOf(padded('x'.repeat(room + 1)))).toEqual(['too-large'])
  })

  test('bytes that are not UTF-8', () => {
    const text = JSON.stringify(EVENT).replace('Ann', '\u00ff')
    expect(eventsOf({ partitionKey: KEY, data: Buffer.from(text, 'latin1') })).toEqual(['not-json'])
    expect(eventsOf({ partitionKey: KEY, data: Buffer.from(text, 'utf8') })).toMatchObject([{ id: 'e1' }])
  })
})

test('decodeBatch() gives what decode() gives for each record, apart', () => {
  const records = [logged(toRecord(EVENT)), logged({ partitionKey: KEY, data: Buffer.from('no event') })]
  const { arrivals, unreadable } = decodeBatch(records)
  expect([...arrivals, ...unreadable]).toStrictEqual(records.flatMap(decode))
})
