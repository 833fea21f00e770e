import { expect, test } from 'vitest'
import type { ObjectEvents } from '../../../src/application/application.ts'
import { reactor, type ReactorOptions } from '../../../src/application/reactor.ts'
import { listParked, tablePark } from '../../../src/consume/parking.ts'
import type { Event } from '../../../src/events/event.ts'
import { vocabularyOf } from '../../../src/events/vocabulary.ts'
import { reactorHandler } from '../../../src/lambda/reactor-handler.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { contextFor } from '../../../src/reactions/context-for.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import { BUCKET, keyOf, TRIGGERS, type Trigger } from '../../laws/support/triggers.ts'
import { MemoryLog } from '../mapping/support/memory-log.ts'
import { order, ordered } from '../reactions/support/bakery.ts'

const OF_ORDERS: ObjectEvents = {
  prefix: 'orders/',
  eventOf: (_, { facts }) => facts['event'] as object | undefined,
}

const NONE = 'none'

/** A reactor behind every trigger; `stored` are the events of the objects in the bucket. */
function behind(
  options: Partial<ReactorOptions<typeof ordered, never>>,
  stored: readonly Event[] = [],
  objectEvents: ObjectEvents | typeof NONE = OF_ORDERS,
) {
  const tables = memoryTables()
  const done: string[] = []
  const asked: string[] = []
  const react = ({ event }: { event: { id: string } }) => void done.push(event.id)
  const made = reactor({ name: 'baker', about: [ordered], react, ...options })
  const head = (key: string) => {
    asked.push(key)
    const event = stored.find((one) => keyOf(one) === key)
    return Promise.resolve(event && { contentType: 'a/b', facts: { event }, size: 1, storedAt: 0 })
  }
  const run = reactorHandler(made, {
    parts: {
      vocabulary: vocabularyOf([ordered]),
      tables,
      log: new MemoryLog(1, () => 0),
      park: tablePark(tables),
      aheadMs: 300_000,
      seen: () => Promise.resolve(),
      contextOf: (signal) =>
        Promise.resolve(contextFor(made, { tables, objects: undefined, logger: console }, signal)),
    },
    objects: { head },
    objectEvents: objectEvents === NONE ? undefined : objectEvents,
    bucket: BUCKET,
    checkpoints: tableCheckpoints(tables),
    report: () => undefined,
  })
  const send = (trigger: Trigger, ...events: readonly Event[]) =>
    run(TRIGGERS[trigger](events.map((event, place) => ({ event, place: 2 * place }))))
  return { run, send, done, asked, parked: async () => (await listParked(tables, { limit: 9 })).items }
}

const cold = (...ids: readonly string[]) => ({
  react: ({ event }: { event: { id: string } }) => {
    if (ids.includes(event.id)) throw new Error('The oven is cold')
    return undefined
  },
})

const orders = ['1', '2', '3', '4'].map((id) => order(id, { subject: `u${id}` }))

test.each(['s3', 'sns'] as const)('a failure rejects the whole invocation of %s', async (trigger) => {
  const here = behind(cold('2'), orders)
  await expect(here.send(trigger, ...orders)).rejects.toThrow(/^Cannot run reactor "baker" on aws:.* failed$/)
})

test('a queue delivers again exactly the messages that failed, and a table’s stream from the first one on', async () => {
  const named = async (trigger: Trigger) =>
    (await behind(cold('2', '4')).send(trigger, ...orders)).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    )
  expect(await named('sqs')).toEqual(['m-2', 'm-6'])
  expect(await named('dynamodb')).toEqual(['3000000000000100000002'])
})

test('what is no event, and one of tomorrow, is parked once, however often it comes', async () => {
  const here = behind({})
  const tomorrow = order('9', { time: '2999-01-01T00:00:00.000Z' })
  const none = { no: 'event' } as unknown as Event
  for (let times = 0; times < 2; times += 1)
    expect(await here.send('sns', tomorrow, none, order('1'))).toEqual({ batchItemFailures: [] })
  const parked = await here.parked()
  expect(parked.map(({ reason, shardId }) => `${reason} ${shardId}`).sort()).toEqual([
    'from-the-future aws:sns',
    'not-an-event aws:sns',
  ])
  expect(here.done).toEqual(['1'])
})

test('a reactor that waits for tables runs on Kinesis only', async () => {
  const here = behind({ after: ['orders'] }, orders)
  for (const trigger of ['s3', 'sns', 'sqs', 'dynamodb'] as const)
    await expect(here.send(trigger, ...orders)).rejects.toThrow('comes after table "orders"')
  expect([here.done, here.asked]).toEqual([[], []])
})

const news = (key: string, bucket = BUCKET) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  time: '2026-01-01T10:00:00.000Z',
  detail: { bucket: { name: bucket }, object: { key } },
})

test('news of S3 are of the application’s objects: not of those that reactors store, of another bucket, or gone', async () => {
  const here = behind({}, orders)
  for (const key of ['derived/1/512.webp', 'orders', 'order/1', '/orders/1']) await here.run(news(key))
  expect(here.asked).toEqual([])
  await expect(here.run(news(keyOf(orders[0]!), 'other-bucket'))).rejects.toThrow('other-bucket')
  await here.run(news('orders/gone'))
  expect([here.done, here.asked]).toEqual([[], ['orders/gone']])
  await here.run(news(keyOf(orders[0]!)))
  expect(here.done).toEqual(['1'])
})

test('an application that does not say which events its objects are refuses news of S3', async () => {
  await expect(behind({}, orders, NONE).send('s3', ...orders)).rejects.toThrow('does not say which events')
})

test('an event of no known trigger is refused', async () => {
  await expect(behind({}).run({ Records: [{ eventSource: 'aws:codecommit' }] })).rejects.toThrow('Kinesis')
})
