import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dumpRows } from '../../src/answer/dump.ts'
import Type from 'typebox'
import { decode, decodeBatch } from '../../src/codec/decode.ts'
import { toRecord } from '../../src/codec/encode.ts'
import { eventType as event } from '../../src/events/event-type.ts'
import type { Event } from '../../src/events/event.ts'
import { vocabularyOf } from '../../src/events/vocabulary.ts'
import { fold } from '../../src/fold/fold.ts'
import { boundTo } from '../../src/tables/bound.ts'
import type { Projection } from '../../src/fold/projection.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { logged } from '../arbitraries/records.ts'
import { memoryTables } from '../../src/tables/memory.ts'
import orders from '../examples/orders/application.ts'
import { ordersHistory } from '../examples/orders/events.ts'
import { expectedAfter } from '../examples/orders/model.ts'
import { projectionsOf } from '../../src/application/application.ts'
import { cuts } from '../../src/testing/cuts.ts'
import { arrive } from '../../src/testing/arrive.ts'
import { Crash, crashing } from '../../src/testing/unsteady.ts'

const projectionOf = (name: string): Projection => {
  const found = projectionsOf(orders).get(name)
  if (found === undefined) throw new Error(`There is no table ${name}`)
  return found
}

async function rowsOf(tables: Tables, projection: Projection): Promise<readonly object[]> {
  const rows: object[] = []
  for await (const { row } of dumpRows(tables, projection)) rows.push(row as object)
  return rows
}

function ignoreCrash(cause: unknown): void {
  if (!(cause instanceof Crash)) throw cause
}

describe.each(['earnings', 'followers'] as const)('law 19: %s of the example is right', (name) => {
  const projection = projectionOf(name)

  test('whatever the order, the cutting, the repeats and where it was stopped', () =>
    fc.assert(
      fc.asyncProperty(
        ordersHistory(),
        cuts(),
        fc.array(fc.tuple(fc.nat(), fc.nat())),
        fc.nat({ max: 12 }),
        async (history, cut, again, stopAt) => {
          const tables = memoryTables()
          const arrivals = arrive(history)
          await fold(projection, arrivals, boundTo(crashing(tables, stopAt), projection.name)).catch(
            ignoreCrash,
          )
          for (const [from, to] of cut(arrivals.length))
            await fold(projection, arrivals.slice(from, to), boundTo(tables, projection.name))
          for (const [a, b] of again) {
            const from = a % arrivals.length
            await fold(
              projection,
              arrivals.slice(from, from + 1 + (b % arrivals.length)),
              boundTo(tables, projection.name),
            )
          }
          expect(await rowsOf(tables, projection)).toEqual(expectedAfter(history)[name])
        },
      ),
    ))
})

test('a type may declare another subject, of 1 to 128 characters without controls; and a vocabulary may be empty', () => {
  const about = (subject: string) =>
    ({ ...EVENT, type: 'order.packed', subject, data: {} }) as unknown as Event
  const packed = vocabularyOf([event('order.packed', Type.Object({}), { subject: Type.String() })])
  for (const subject of ['order/77', 'a', 'ö b', 'x'.repeat(128)])
    for (const vocabulary of [packed, vocabularyOf([])]) {
      const [read] = decode(vocabulary, logged(toRecord(about(subject))))
      expect(read).toMatchObject({ kind: 'event', event: { subject } })
    }
  for (const subject of ['', 'a\nb', 'x'.repeat(129)])
    for (const vocabulary of [packed, vocabularyOf([])])
      expect(decode(vocabulary, logged(toRecord(about(subject))))).toMatchObject([{ kind: 'unreadable' }])
})

test('a batch that two vocabularies read is read by each', () => {
  const records = [logged(toRecord({ ...EVENT, type: 'order.placed', data: { shop: 9 } }))]
  expect(decodeBatch(orders.vocabulary, records).arrivals).toHaveLength(0)
  expect(decodeBatch(vocabularyOf([]), records).arrivals).toHaveLength(1)
})

const EVENT = {
  specversion: '1.0',
  id: 'e',
  source: 'test',
  subject: 'ann',
  time: '2026-01-01T00:00:00Z',
} as const

test('its events are read by its own vocabulary; those of the media-sharing application are unknown ones', () => {
  const read = (type: string, data: object) =>
    decode(orders.vocabulary, logged(toRecord({ ...EVENT, type, data }))).map(({ kind }) => kind)
  expect(read('order.placed', { orderId: 'o1', shop: 'tea', cents: 5 })).toEqual(['event'])
  expect(read('order.placed', { orderId: 'o1', shop: 'Tea', cents: 5 })).toEqual(['unreadable'])
  expect(read('media.rated', { stars: 9 })).toEqual(['event'])
})
