import { expect, test } from 'vitest'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { dynamodbDumps } from './support/dumps.ts'
import { startMappings } from './support/mappings.ts'
import receipts from './support/receipts-application.ts'
import { deployReceipts, expectAllowed, storedReceipts } from './support/receipts-cloud.ts'

const CUSTOMERS = ['ann', 'ben', 'eve']
const events = Array.from({ length: 60 }, (_, n): Event => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'shop',
  type: 'order.paid',
  subject: CUSTOMERS[n % 3] as Event['subject'],
  time: new Date(1_700_000_000_000 + n * 1_000).toISOString(),
  data: { order: `o${String(n).padStart(2, '0')}`, cents: n },
}))
const ordersOf = (customer: string) =>
  events.filter(({ subject }) => subject === customer).map(({ data }) => (data as { order: string }).order)

test('the bundle of a reactor that uses objects stores and appends on servers like AWS, with exactly the rights of its role', async () => {
  const { end, ...cloud } = await deployReceipts()
  try {
    const mappings = startMappings(cloud, ['receipts', 'filer'])
    // The last five are delivered twice: their effects and the events that follow are the same.
    for (const some of [events.slice(0, 40), events.slice(35)]) await cloud.log.append(some.map(toRecord))
    for (let times = 0; times < 2; times += 1) await Promise.all(mappings.map((mapping) => mapping.idle()))
    await Promise.all(mappings.map((mapping) => mapping.stop()))

    const dumps = await dynamodbDumps(cloud.dynamodb, 'receipts-dev', receipts)
    expect(dumps['receipts']!.map((line) => JSON.parse(line) as unknown)).toEqual(
      CUSTOMERS.map((customer) => ({ customer, orders: ordersOf(customer) })),
    )
    expect(await storedReceipts(cloud)).toEqual(
      events.map(({ data }) => `receipts/${(data as { order: string }).order}`),
    )
    const actions = expectAllowed(cloud)
    expect(actions).toContain('s3:PutObject')
    expect(actions).toContain('kinesis:PutRecords')
  } finally {
    await end()
  }
})
