import fc from 'fast-check'
import { pino } from 'pino'
import Type from 'typebox'
import { expect, test } from 'vitest'
import { beyondTemplates } from '../../infra/gateway/beyond-templates.ts'
import { straightOf } from '../../infra/gateway/straight.ts'
import type { Role } from '../../src/policy/caller.ts'
import { createMetrics } from '../../src/api/metrics.ts'
import { application } from '../../src/application/make.ts'
import { decode } from '../../src/codec/decode.ts'
import { eventType } from '../../src/events/event-type.ts'
import { laneOf, partitionKeyOf } from '../../src/events/lane.ts'
import { proxyHandler } from '../../src/lambda/proxy-handler.ts'
import { noObjects } from '../../src/objects/no-objects.ts'
import { memoryTables } from '../../src/tables/memory.ts'
import { logged } from '../arbitraries/records.ts'
import { MemoryLog } from '../rooms/mapping/support/memory-log.ts'

const packed = eventType('order.packed', Type.Object({}), { subject: Type.String() })
const orders = application({ name: 'orders', events: [packed], tables: [] })

class Tape extends MemoryLog {
  readonly taken: Parameters<MemoryLog['append']>[0][number][] = []

  override async append(records: Parameters<MemoryLog['append']>[0]) {
    this.taken.push(...records)
    return super.append(records)
  }
}

async function openGateway() {
  const log = new Tape(4, () => 0)
  const home = {
    log,
    tables: memoryTables(),
    objects: noObjects('none here'),
    projections: new Map(),
    consumers: [],
    quotaBytes: 0,
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    newId: () => 'made',
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
  }
  const handler = await proxyHandler(home, orders)
  const post = (role: Role, body: object) =>
    handler({
      httpMethod: 'POST',
      path: '/events',
      headers: { 'content-type': 'application/json' },
      multiValueQueryStringParameters: null,
      body: JSON.stringify(body),
      isBase64Encoded: false,
      requestContext: { authorizer: { user: 'c3a1f9d2-7a50-4b0b-9f57-1f5f0c2b7e10', role } },
    })
  return { log, post }
}

const subject = fc
  .oneof(
    fc.nat().map((n) => `order/${n}`),
    fc.uuid(),
    fc.tuple(fc.constantFrom('order/', ''), fc.uuid()).map(([head, tail]) => head + tail.toUpperCase()),
    fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme' }),
  )
  .filter((text) => /^[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]*$/u.test(text) && text.length <= 128)

const eventOf = (subject: string) => ({
  specversion: '1.0',
  id: 'e',
  source: 'test',
  type: 'order.packed',
  subject,
  time: '2026-01-01T00:00:00Z',
  data: {},
})

test('law 11: events of subjects that are no users go through the function, which appends them in their own lanes', async () => {
  expect(beyondTemplates(orders.vocabulary)).toBe('order.packed: its subject is not a user')
  expect(straightOf(orders, undefined).writes.size).toBe(0)
  const { log, post } = await openGateway()
  await fc.assert(
    fc.asyncProperty(subject, async (text) => {
      log.taken.length = 0
      expect(await post('producer', eventOf(text))).toMatchObject({ statusCode: 200 })
      const [record] = log.taken
      expect(record).toMatchObject({ partitionKey: partitionKeyOf(laneOf(text)) })
      expect(decode(orders.vocabulary, logged(record!))).toMatchObject([
        { kind: 'event', event: { subject: text } },
      ])
    }),
    { numRuns: 50 },
  )
})

test('law 11: a user may append none of them there, as at a server', async () => {
  const { log, post } = await openGateway()
  const { statusCode, body } = await post('user', eventOf('order/77'))
  expect([statusCode, JSON.parse(body)]).toMatchObject([
    403,
    { results: [{ error: { reason: 'foreign-subject' } }] },
  ])
  expect(log.taken).toEqual([])
})
