import { expect, test } from 'vitest'
import { encode } from '../../../src/codec/encode.ts'
import {
  discardParked,
  listParked,
  parkedByConsumer,
  retryParked,
  showParked,
  tablePark,
} from '../../../src/consume/parking.ts'
import type { Unfit } from '../../../src/consume/parked.ts'
import type { Event } from '../../../src/events/event.ts'
import { positionOf, type SequenceNumber } from '../../../src/events/position.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { MemoryLog } from '../mapping/support/memory-log.ts'
import { vocabulary } from '../../media.ts'

const event = {
  specversion: '1.0',
  id: 'e1',
  source: 'test',
  type: 'user.registered',
  subject: 'ann',
  time: '2026-01-01T00:00:00Z',
  data: { displayName: 'Ann' },
} as unknown as Event

const at = (n: number) => positionOf(`49${n.toString().padStart(54, '0')}` as SequenceNumber)

const countParked = async (tables: Tables) =>
  [...(await parkedByConsumer(tables)).values()].reduce((sum, count) => sum + count, 0)

const unfit = (n: number, more: Partial<Unfit> = {}): Unfit => ({
  consumer: 'usage',
  shardId: 'shardId-000000000000',
  position: at(n),
  reason: 'fold-threw',
  cause: 'a fold threw',
  data: encode(event),
  appendedAt: 1_700_000_000_000,
  ...more,
})

test('a record parked twice is kept once, and one of another consumer apart', async () => {
  const tables = memoryTables()
  const park = tablePark(tables)
  await park([unfit(1), unfit(2), unfit(1)])
  await park([unfit(1), unfit(1, { consumer: 'stats' })])
  expect(await parkedByConsumer(tables)).toEqual(
    new Map([
      ['usage', 2],
      ['stats', 1],
    ]),
  )
  expect(await countParked(tables)).toBe(3)
})

test('the bytes of a record of 1 MiB come back as they were, whatever they are', async () => {
  const tables = memoryTables()
  const data = Buffer.from(Array.from({ length: 1_048_576 }, (_, i) => (i * 7) % 256))
  await tablePark(tables)([unfit(1, { data }), unfit(2, { data: new Uint8Array() })])
  expect(Buffer.compare(data, (await showParked(tables, `usage:${at(1)}`))!.data)).toBe(0)
  expect(await showParked(tables, `usage:${at(2)}`)).toMatchObject({ bytes: 0, data: Buffer.alloc(0) })
})

test('lists are of one state, of all consumers or of one, and go on at their cursor', async () => {
  const tables = memoryTables()
  await tablePark(tables)([unfit(1), unfit(2), unfit(3), unfit(4, { consumer: 'usage-2' })])
  await discardParked(tables, `usage:${at(2)}`)
  const first = await listParked(tables, { consumer: 'usage', limit: 1 })
  const second = await listParked(tables, { consumer: 'usage', limit: 5, cursor: first.next })
  expect([...first.items, ...second.items].map(({ position }) => position)).toEqual([at(1), at(3)])
  expect((await listParked(tables, { limit: 10 })).items).toHaveLength(3)
  expect((await listParked(tables, { state: 'discarded', limit: 10 })).items).toHaveLength(1)
})

test('retry appends the event again on its lane, once', async () => {
  const tables = memoryTables()
  const log = new MemoryLog(2, () => 0)
  await tablePark(tables)([unfit(1)])
  expect(await retryParked({ tables, log, vocabulary }, `usage:${at(1)}`)).toMatchObject({
    ok: true,
    value: { state: 'retried' },
  })
  expect(log.all().map(({ partitionKey, data }) => [partitionKey, Buffer.from(data)])).toEqual([
    ['lane-7e', Buffer.from(encode(event))],
  ])
  expect(await retryParked({ tables, log, vocabulary }, `usage:${at(1)}`)).toMatchObject({
    error: { reason: 'settled' },
  })
  expect(log.all()).toHaveLength(1)
  expect(await countParked(tables)).toBe(0)
})

test('a record that was retried or discarded and is delivered again does not wait again', async () => {
  const tables = memoryTables()
  await tablePark(tables)([unfit(1)])
  await discardParked(tables, `usage:${at(1)}`)
  await tablePark(tables)([unfit(1)])
  expect(await countParked(tables)).toBe(0)
})

test('bytes that are no event are not appended again, and stay parked', async () => {
  const tables = memoryTables()
  const log = new MemoryLog(1, () => 0)
  await tablePark(tables)([unfit(1, { data: Buffer.from('{') })])
  expect(await retryParked({ tables, log, vocabulary }, `usage:${at(1)}`)).toMatchObject({
    error: { reason: 'no-event' },
  })
  expect([log.all().length, await countParked(tables)]).toEqual([0, 1])
})

test('a text that is not the id of a parked record is refused', async () => {
  const tables = memoryTables()
  for (const id of ['', 'usage', `usage:${at(9)}`, ':', `:${at(1)}`])
    expect(await discardParked(tables, id)).toMatchObject({ error: { reason: 'unknown' } })
})
