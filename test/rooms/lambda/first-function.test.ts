import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { extractConsumer } from '../../../consumers/extract/consumer.ts'
import { quotaConsumer } from '../../../consumers/quota/consumer.ts'
import { usageConsumer } from '../../../consumers/usage/consumer.ts'
import { ledgerEntry } from '../../../src/answer/ledger-entry.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import { openLambdaTables, type OpenObjects } from '../../../src/lambda/lambda-home.ts'
import { lambdaOf } from '../../../src/lambda/lambda.ts'
import { reactorOf } from '../../../src/lambda/reactor.ts'
import { readCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { memoryCheckpoints } from '../../../src/mapping/memory-checkpoints.ts'
import { memoryObjects } from '../../laws/support/memory-objects.ts'
import { vocabulary } from '../../media.ts'
import { startDynalite, type Running } from '../../servers/dynamodb.ts'
import { MemoryLog } from '../mapping/support/memory-log.ts'

const QUOTA = 100

let dynamodb: Running
beforeAll(async () => {
  dynamodb = await startDynalite()
})
afterAll(() => dynamodb.close())
afterEach(() => vi.unstubAllEnvs())

/** A new home of Lambda functions: a stream, and tables that nobody has written. */
function newHome(prefix: string): void {
  vi.stubEnv('TRIBUTARY_LOG', 'kinesis')
  vi.stubEnv('TRIBUTARY_STREAM', 'events')
  vi.stubEnv('TRIBUTARY_TABLES', 'dynamodb')
  vi.stubEnv('TRIBUTARY_ENDPOINT', dynamodb.endpoint)
  vi.stubEnv('TRIBUTARY_PREFIX', prefix)
  vi.stubEnv('TRIBUTARY_QUOTA', QUOTA.toString())
}

/** Nobody asks these objects for an address. */
const openObjects = () => Promise.resolve(memoryObjects(() => 0)) as ReturnType<OpenObjects>

/** Each function is a new one, as in a new deployment. */
const FUNCTIONS = {
  extract: () => reactorOf({ consumers: [extractConsumer], vocabulary }, 'extract', openObjects),
  usage: () => lambdaOf(usageConsumer, vocabulary),
  quota: () => lambdaOf(quotaConsumer, vocabulary),
}
type Name = keyof typeof FUNCTIONS

/** Delivers the whole log to a function. */
async function deliver(log: MemoryLog, name: Name): Promise<void> {
  const arn = (service: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`
  const identity = {
    functionArn: arn('lambda'),
    eventSourceArn: arn('kinesis'),
    region: 'eu-central-1',
    invokeIdentityArn: arn('iam'),
  }
  const mapping = startMapping({
    name,
    log,
    invoke: lambdaInvoke(FUNCTIONS[name](), identity),
    settings: { startingPosition: 'TRIM_HORIZON' },
    checkpoints: memoryCheckpoints(),
  })
  await mapping.idle()
  await mapping.stop()
}

const upload = {
  specversion: '1.0' as const,
  id: '1',
  source: '/app',
  type: 'media.uploaded',
  subject: 'ann',
  time: '2026-01-01T00:00:00.000Z',
  data: { mediaId: 'ann.a', bytes: QUOTA + 1, contentType: 'image/png' },
}

const ORDERS: readonly (readonly Name[])[] = [
  ['quota'],
  ['usage', 'quota'],
  ['extract', 'quota'],
  ['extract', 'usage', 'quota'],
]

test.each(ORDERS.map((names) => ({ names, order: names.join(', then ') })))(
  'in a new home the first quota counts from the beginning of the log if the functions run in this order: $order',
  async ({ names, order }) => {
    newHome(order.replaceAll(/\W+/g, '-'))
    const log = new MemoryLog(1, () => Date.now() - 60_000)
    await log.append([toRecord(upload)])
    for (const name of names) await deliver(log, name)
    const tables = await openLambdaTables()
    for (const name of names) expect((await readCheckpoints(tables, name)).size).toBe(1)
    expect(await ledgerEntry(tables, { table: 'quota', partition: 'ann', name: 'ann.a' })).toMatchObject({
      over: { quotaBytes: QUOTA },
    })
    await tables.close()
  },
)
