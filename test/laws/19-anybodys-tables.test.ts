import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dumpRows } from '../../src/answer/dump.ts'
import { decode } from '../../src/codec/decode.ts'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { fold } from '../../src/fold/fold.ts'
import type { Projection } from '../../src/fold/projection.ts'
import type { Tables } from '../../src/tables/tables.ts'
import { logged } from '../arbitraries/records.ts'
import { memoryTables } from '../contracts/memory-tables.ts'
import orders from '../examples/orders/application.ts'
import { ordersHistory } from '../examples/orders/events.ts'
import { expectedAfter } from '../examples/orders/model.ts'
import { cuts } from './support/batches.ts'
import { arrive } from './support/history.ts'

const projectionOf = (name: string): Projection => {
  const found = orders.consumers.find((consumer) => consumer.name === name)
  if (found === undefined) throw new Error(`There is no table ${name}`)
  return found.projection
}

async function rowsOf(tables: Tables, projection: Projection): Promise<readonly object[]> {
  const rows: object[] = []
  for await (const { row } of dumpRows(tables, projection)) rows.push(row as object)
  return rows
}

/** Writes to the tables fail once, before the n-th of all. */
function failingAt(tables: Tables, n: number): Tables {
  let left = n
  const failing = async (): Promise<void> => {
    left -= 1
    if (left === 0) throw new Error('killed')
    return Promise.resolve()
  }
  return {
    ...tables,
    get: tables.get.bind(tables),
    put: async (...args) => {
      await failing()
      return tables.put(...args)
    },
  }
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
          await fold(projection, arrivals, failingAt(tables, stopAt)).catch(() => undefined)
          for (const [from, to] of cut(arrivals.length))
            await fold(projection, arrivals.slice(from, to), tables)
          for (const [a, b] of again) {
            const from = a % arrivals.length
            await fold(projection, arrivals.slice(from, from + 1 + (b % arrivals.length)), tables)
          }
          expect(await rowsOf(tables, projection)).toEqual(expectedAfter(history)[name])
        },
      ),
    ))
})

test('its events are read by its own vocabulary; those of the media-sharing application are unknown ones', () => {
  const event = (type: string, data: object): Event => ({
    specversion: '1.0',
    id: 'e',
    source: 'test',
    type,
    subject: 'ann',
    time: '2026-01-01T00:00:00Z',
    data,
  })
  const read = (type: string, data: object) =>
    decode(orders.vocabulary, logged(toRecord(event(type, data)))).map(({ kind }) => kind)
  expect(read('order.placed', { orderId: 'o1', shop: 'tea', cents: 5 })).toEqual(['event'])
  expect(read('order.placed', { orderId: 'o1', shop: 'Tea', cents: 5 })).toEqual(['unreadable'])
  expect(read('media.rated', { stars: 9 })).toEqual(['event'])
})
