import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import { accessTo } from '../../src/home/access.ts'
import { openS3Objects } from '../../src/objects/s3.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer } from '../servers/kinesis-local.ts'
import { newStream } from '../servers/kinesis-stream.ts'
import { makeBucket, startS3 } from '../servers/s3.ts'
import { bundleOf, environmentOf, makeTables } from './support/cloud.ts'
import { dynamodbDumps } from './support/dumps.ts'
import { endingAll } from './support/endings.ts'
import { startMappings } from './support/mappings.ts'
import { allowedTo } from './support/policies.ts'
import receipts from './support/receipts-application.ts'
import { recordingWire } from './support/recording-wire.ts'
import { startFunction } from './support/running-function.ts'
import { synthesizeOf } from './support/synthesize.ts'
import { resourceOf } from './support/template.ts'

const ENTRY = fileURLToPath(new URL('support/receipts-application.ts', import.meta.url))

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
  const { end, ...cloud } = await endingAll(async (onEnd) => {
    const stack = synthesizeOf({ application: receipts, entry: ENTRY }, { bundles: true, checks: false })
    onEnd(() => rmSync(stack.directory, { recursive: true }))
    const [dynalite, kinesis, s3] = await Promise.all([startDynalite(), kinesisServer(), startS3()])
    onEnd(dynalite.close)
    onEnd(kinesis.end)
    onEnd(s3.close)
    await makeTables(stack, dynalite.endpoint)
    const [stream] = resourceOf(stack, 'AWS::Kinesis::Stream', 'Events')
    const bucket = await makeBucket(s3.endpoint, resourceOf(stack, 'AWS::S3::Bucket', 'Objects')[0])
    const { log, options } = await newStream(kinesis.endpoint, 2)
    onEnd(() => log.close())
    const servers = { kinesis: kinesis.endpoint, dynamodb: dynalite.endpoint, s3: s3.endpoint }
    const start = async (name: string) => {
      const wire = await recordingWire(servers, stream, () => true)
      onEnd(wire.close)
      const environment = environmentOf(stack, name, wire.endpoint)
      const own =
        name === 'Consumerfiler' ? { ...environment, TRIBUTARY_STREAM: options.stream } : environment
      const running = await startFunction(bundleOf(stack, name), own)
      onEnd(running.end)
      return [name, { ...running, calls: wire.calls }] as const
    }
    const functions = new Map(await Promise.all(['Consumerreceipts', 'Consumerfiler'].map(start)))
    const objects = openS3Objects({ ...accessTo(s3.endpoint), bucket })
    return { stack, log, functions, objects, dynamodb: dynalite.endpoint, stream: options.stream }
  })
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
    const keys: string[] = []
    for await (const key of cloud.objects.list('receipts/')) keys.push(key)
    expect(keys.sort()).toEqual(events.map(({ data }) => `receipts/${(data as { order: string }).order}`))

    const allowed = allowedTo(cloud.stack, 'Consumerfiler')
    const mayCall = (action: string, resource: string) =>
      allowed.some(
        ({ actions, resources }) =>
          actions.includes(action) &&
          resources.some(
            (each) => each === resource || (each.endsWith('/*') && resource.startsWith(each.slice(0, -1))),
          ),
      )
    const [stream] = resourceOf(cloud.stack, 'AWS::Kinesis::Stream', 'Events')
    const calls = cloud.functions.get('Consumerfiler')!.calls
    expect(calls.some(({ action }) => action === 's3:PutObject')).toBe(true)
    expect(calls.some(({ action }) => action === 'kinesis:PutRecords')).toBe(true)
    for (const { action, resource } of calls)
      expect(mayCall(action, resource === cloud.stream ? stream : resource), `${action} ${resource}`).toBe(
        true,
      )
  } finally {
    await end()
  }
})
