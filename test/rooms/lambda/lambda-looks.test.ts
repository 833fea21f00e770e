import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openLambdaLog } from '../../../src/lambda/lambda-home.ts'
import { handler } from '../../../src/main/lambda-reads.ts'
import { openDynamodbTables } from '../../../src/tables/dynamodb.ts'
import { record } from '../../contracts/log/support.ts'
import { startDynalite, trialOf } from '../../servers/dynamodb.ts'
import { oneEndpoint } from '../../servers/one-endpoint.ts'
import { ScriptedKinesis } from '../../servers/scripted/kinesis.ts'
import { tableNames } from '../../media.ts'

let kinesis: ScriptedKinesis
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] })
  kinesis = await ScriptedKinesis.start()
  const dynalite = await startDynalite()
  const address = await oneEndpoint(kinesis.endpoint, dynalite.endpoint)
  const tables = openDynamodbTables(trialOf(dynalite.endpoint, 'looks'))
  for (const name of tableNames) await tables.get(name, [{ partition: 'a', sort: 'a' }])
  ends.push(
    () => tables.close(),
    address.close,
    dynalite.close,
    () => kinesis.end(),
  )
  Object.assign(process.env, {
    TRIBUTARY_LOG: 'kinesis',
    TRIBUTARY_STREAM: 'events',
    TRIBUTARY_TABLES: 'dynamodb',
    TRIBUTARY_PREFIX: 'looks',
    TRIBUTARY_BUCKET: 'media',
    TRIBUTARY_ENDPOINT: address.endpoint,
  })
})
afterEach(() => void kinesis.asked.splice(0))
afterAll(async () => {
  vi.useRealTimers()
  for (const end of ends) await end()
})

const requestContext = { authorizer: { user: 'ann', role: 'admin' } }

async function ask(path: string, context: object = requestContext): Promise<number> {
  const { statusCode } = await handler({
    httpMethod: 'GET',
    path,
    headers: {},
    multiValueQueryStringParameters:
      path === '/nearby' ? { lat: ['1'], lon: ['2'], radius: ['9'], kind: ['users'] } : null,
    body: null,
    isBase64Encoded: false,
    requestContext: context,
  })
  return statusCode
}

const READS = [
  '/healthz', '/openapi.json', '/users/ann', '/users/ann/location', '/users/ann/usage', '/users/ann/stats',
  '/users/ann/media', '/media/ann.sea', '/media/ann.sea/content', '/history/users/ann', '/history/media/ann.sea', '/nearby',
  '/parked',
] // prettier-ignore

test('a function of reads asks nothing of the stream to begin, to answer, or while it waits for the next request', async () => {
  for (const path of READS) expect(await ask(path), path).toBeLessThan(500)
  vi.advanceTimersByTime(3_600_000)
  for (const path of READS) await ask(path)
  expect(kinesis.asked).toEqual([])
})

test('whether the consumers follow is looked for when somebody asks, and not again within half a minute', async () => {
  expect(await ask('/readyz', {})).toBe(200)
  const once = [...kinesis.asked]
  expect(once.filter((each) => each === 'GetRecords')).toHaveLength(3)
  for (let time = 0; time < 20; time++) await ask('/readyz', {})
  vi.advanceTimersByTime(29_999)
  await ask('/readyz', {})
  expect(kinesis.asked).toEqual(once)
  vi.advanceTimersByTime(1)
  await ask('/readyz', {})
  expect(kinesis.asked.length).toBeGreaterThan(once.length)
})

test('functions that start at once append without asking for the stream’s description', async () => {
  const logs = await Promise.all(Array.from({ length: 30 }, () => openLambdaLog()))
  const taken = await Promise.all(logs.map((log) => log.append([record('kk', 'a')])))
  expect(taken.flat().filter(({ ok }) => !ok)).toEqual([])
  expect(new Set(kinesis.asked)).toEqual(new Set(['PutRecords']))
  await Promise.all(logs.map((log) => log.close()))
})
