import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consumers } from '../../consumers/all.ts'
import { toRecord } from '../../src/codec/encode.ts'
import type { BatchResponse } from '../../src/consume/invoke.ts'
import type { Event } from '../../src/events/event.ts'
import { askReads, beginUpload, callReads, newsOf } from './support/ask.ts'
import { batchOf } from './support/batch-of.ts'
import { bundleOf, deploy, environmentOf, functionNames, makeBesides, type Cloud } from './support/cloud.ts'
import { dynamodbDumps, embeddedDumps } from './support/dumps.ts'
import { startMappings } from './support/mappings.ts'
import { fates, makeEvents, putFates, readFates } from './support/mix.ts'
import { holdAll, rebuildAll } from './support/rebuilds.ts'
import { allowedTo, type Allowed } from './support/policies.ts'
import type { Call } from './support/recording-wire.ts'
import { startFunction } from './support/running-function.ts'
import { expectGuest, expectSignIn } from './support/let-in.ts'

let cloud: Cloud
let events: readonly Event[]
/** An event with the partition key of another lane: the consumers park it, and an operator appends it again. */
let astray: Event
/** A deletion that is appended to the stream, past the function of reads. */
let gone: Event
/** Events that are appended around the rebuild of the tables. */
let later: readonly Event[]
let mappings: ReturnType<typeof startMappings> = []
let end = (): Promise<void> => Promise.resolve()
beforeAll(async () => {
  events = await makeEvents()
  astray = { ...events.find(({ type }) => type === 'user.located')!, id: 'astray' }
  later = events.slice(0, 120).map((event) => ({ ...event, id: `later-${event.id}` }))
  cloud = await deploy()
  end = cloud.end
  mappings = startMappings(cloud)
})
afterAll(async () => {
  await Promise.all(mappings.map((mapping) => mapping.stop()))
  await end()
})

const idle = () => Promise.all(mappings.map((mapping) => mapping.idle()))

const ask = (method: 'GET' | 'POST', path: string, query?: Readonly<Record<string, string>>) =>
  askReads(cloud, method, path, query)

/** Reads every table. */
async function askAll(subject: string): Promise<void> {
  for (const path of ['', '/location', '/usage', '/media', '/notifications'])
    await ask('GET', `/users/${subject}${path}`)
  await ask('GET', '/app-days/app0.2026-01-01')
  const media = events.find(({ type }) => type === 'media.uploaded')!.data as { mediaId: string }
  await ask('GET', `/history/media/${media.mediaId}`)
  await ask('GET', `/history/users/${subject}`)
  for (const kind of ['users', 'media'])
    await ask('GET', '/nearby', { lat: '40.7', lon: '-74', radius: '5000', kind })
}

const MOST_BYTES: Readonly<Record<string, number>> = {
  Reads: 2_500_000,
  SignIn: 2_000_000,
  Uploads: 1_500_000,
}

const itemsOf = (body: string) => (JSON.parse(body) as { items: { id: string; reason: string }[] }).items

describe('the bundles that Lambda would get, in the stack that the template describes', () => {
  test('each consist of one module and its source map, and are small enough to start quickly', () => {
    for (const name of [...functionNames, 'Authorizer']) {
      const bundle = bundleOf(cloud.stack, name)
      expect(readdirSync(join(bundle, '..')).sort()).toEqual(['index.mjs', 'index.mjs.map'])
      expect(statSync(bundle).size, name).toBeLessThan(MOST_BYTES[name] ?? 1_200_000)
      expect(readFileSync(bundle, 'utf8').includes('//# sourceMappingURL=index.mjs.map')).toBe(true)
    }
  })

  test('follow the stream through a reshard, with throttles, failures and lost answers', async () => {
    cloud.wire.fates = fates()
    Object.assign(cloud.streamWire, { puts: putFates(), reads: readFates() })
    const half = Math.floor(events.length / 2)
    const [{ shardId } = { shardId: '' }] = await cloud.log.shards()
    expect((await cloud.log.append(events.slice(0, half).map(toRecord))).every(({ ok }) => ok)).toBe(true)
    await cloud.log.split(shardId)
    await cloud.log.append(events.slice(half).map(toRecord))
    expect(cloud.streamWire.puts).toEqual([])
    await cloud.log.append([
      { ...toRecord(astray), partitionKey: 'nobodys-lane' },
      { partitionKey: 'lane-00', data: Buffer.from('nothing') },
    ])
    await idle()
    expect([cloud.wire.fates, cloud.streamWire.reads]).toEqual([[], []])
    for (const { name } of consumers) {
      const logged = JSON.stringify(cloud.functions.get(`Consumer${name}`)!.logged())
      expect(logged, 'as the alarm counts it').toMatch(`"consumer":"${name}","parked":`)
    }
  })

  test('let an operator append a parked event again, and discard another record', async () => {
    const parked = itemsOf(await ask('GET', '/parked'))
    expect(parked).toHaveLength(2 * consumers.length)
    for (const { id, reason } of parked) {
      await ask('GET', `/parked/${encodeURIComponent(id)}`)
      await ask('POST', `/parked/${encodeURIComponent(id)}/${reason === 'not-json' ? 'discard' : 'retry'}`)
    }
    expect(itemsOf(await ask('GET', '/parked'))).toEqual([])
    await idle()
  })

  test('remove, once a day, the bytes of media whose deletion went straight to the stream', async () => {
    const { mediaId, uploadUrl, put } = await beginUpload(cloud, { contentType: 'image/png' })
    expect(await put('bytes')).toBe(200)
    const at = new URL(uploadUrl.split('?')[0]!)
    const data = { mediaId, reason: 'user' }
    gone = { ...astray, id: 'gone', type: 'media.deleted', subject: 'eve', data }
    await cloud.log.append([toRecord(gone)])
    await idle()
    expect((await fetch(at)).status).toBe(200)
    await cloud.functions.get('Uploads')!.invoke({ 'detail-type': 'Scheduled Event', source: 'aws.events' })
    expect((await fetch(at)).status).toBe(404)
  })

  test('continue in the new generations of rebuilds that run beside them, also after a rebuild that died with its hold', async () => {
    const half = later.length / 2
    await askAll(astray.subject)
    await cloud.log.append(later.slice(0, half).map(toRecord))
    expect(await rebuildAll(cloud)).toEqual(
      consumers.map(({ name }) => ({ table: name, generation: 2, left: [name] })),
    )
    await holdAll(cloud)
    await cloud.log.append(later.slice(half).map(toRecord))
    await idle()
  })

  test('make the same tables as the embedded home', async () => {
    const there = await dynamodbDumps(cloud.dynamodb, 'tributary-dev')
    expect(there).toEqual(await embeddedDumps([...events, astray, gone, ...later]))
    for (const { name } of consumers) expect(there[name]?.length, name).toBeGreaterThan(5)
  })

  test('answer every read, and one that waits for a write', async () => {
    const [taken] = await cloud.log.append([toRecord({ ...astray, id: 'last' })])
    const after = taken?.ok === true ? taken.sequenceNumber : ''
    const { subject } = astray
    await ask('GET', `/users/${subject}/stats`, { after })
    await askAll(subject)
    for (const path of ['/openapi.json', '/healthz', '/readyz', '/metrics']) await ask('GET', path)
  })
})

test('a user uploads bytes to the URL of a media, which is then announced, shown, described and deleted', async () => {
  const told = { contentType: 'image/png', title: 'Möwe', location: { lat: 1, lon: 2 } }
  const { mediaId, put } = await beginUpload(cloud, told)
  expect(await put('bytes')).toBe(200)
  expect(await put('other')).toBe(412)
  // EventBridge may send a notification twice.
  for (let time = 0; time < 2; time++) await cloud.functions.get('Uploads')!.invoke(newsOf(mediaId))
  const headers = { 'Idempotency-Key': 'described' }
  for (let time = 0; time < 2; time++) {
    const described = await callReads(cloud, 'PATCH', `/media/${mediaId}`, {
      headers,
      body: { tags: ['sea'] },
    })
    expect(described.statusCode, described.body).toBe(202)
  }
  await idle()
  const shown = JSON.parse(await ask('GET', `/media/${mediaId}`)) as object
  expect(shown).toMatchObject({ ...told, ownerId: 'eve', bytes: 5, tags: ['sea'] })
  expect(JSON.parse(await ask('GET', '/users/eve/usage'))).toMatchObject({ usedBytes: 5, mediaCount: 1 })
  const content = await callReads(cloud, 'GET', `/media/${mediaId}/content`)
  expect([content.statusCode, await (await fetch(content.headers['location']!)).text()]).toEqual([
    307,
    'bytes',
  ])
  expect((await callReads(cloud, 'GET', `/media/${mediaId}/thumbnail`)).statusCode).toBe(404)
  expect((await callReads(cloud, 'DELETE', `/media/${mediaId}`)).statusCode).toBe(202)
  // The upload URL is still valid.
  expect(await put('late')).toBe(200)
  await cloud.functions.get('Uploads')!.invoke(newsOf(mediaId))
  await idle()
  expect((await callReads(cloud, 'GET', `/media/${mediaId}/content`)).statusCode).toBe(404)
  expect((await fetch(content.headers['location']!)).status).toBe(404)
})

test('a user of the application signs in with a password, and the token is accepted as one of the user pool is', () =>
  expectSignIn(cloud))

test('a guest gets through the gateway what is shared with everyone, and nothing else', () =>
  expectGuest(cloud, async (events) => {
    await cloud.log.append(events.map((event) => toRecord({ ...astray, ...event })))
    await idle()
  }))

test('a notification of an object that no longer exists succeeds, and announces nothing', async () => {
  await expect(cloud.functions.get('Uploads')!.invoke(newsOf('eve.gone'))).resolves.toBeUndefined()
  await idle()
  expect((await callReads(cloud, 'GET', '/media/eve.gone')).statusCode).toBe(404)
})

test('a batch that fails is answered as failed, and logged so that CloudWatch counts it', async () => {
  const environment = environmentOf(cloud.stack, 'Consumerstats', cloud.dynamodb)
  const lost = { ...environment, TRIBUTARY_PREFIX: 'nobodys-tables' }
  // The function opens its tables, and then finds none of its own.
  await makeBesides(cloud.stack, cloud.dynamodb, 'nobodys-tables')
  const stats = await startFunction(bundleOf(cloud.stack, 'Consumerstats'), lost)
  const { batchItemFailures } = (await stats.invoke(batchOf(toRecord(astray)))) as BatchResponse
  const logged = stats.logged()
  await stats.end()
  expect(batchItemFailures).toHaveLength(1)
  expect(logged).toContainEqual(expect.objectContaining({ consumer: 'stats', failed: 1 }))
  const [{ _aws } = {}] = logged.filter((line) => '_aws' in line) as { _aws?: unknown }[]
  expect(_aws).toMatchObject({
    CloudWatchMetrics: [
      { Namespace: 'nobodys-tables', Dimensions: [['consumer']], Metrics: [{ Name: 'failed' }] },
    ],
  })
})

/**
 * Whether the function itself uses a right. Lambda uses the others for the consumer (to read the stream, and to send
 * given-up batches to the queue), and some are for logs.
 */
const isOwn = (name: string, { actions }: Allowed): boolean =>
  actions.some(
    (action) =>
      /^(dynamodb|s3|cognito-identity):/.test(action) ||
      (['Reads', 'Uploads'].includes(name) && /^kinesis:/.test(action)),
  )

/** Only the first function of a home scans its checkpoints, whichever it is. */
const isOfEach = ({ actions }: Allowed): boolean => !actions.includes('dynamodb:Scan')

/** In these policies, only resources that end in `.*` are patterns: those of later generations. */
const isOf = (pattern: string, resource: string): boolean =>
  pattern.endsWith('.*') ? resource.startsWith(pattern.slice(0, -1)) : pattern === resource

test.each(functionNames)(
  'the role of %s allows every call that the function made, and no call that it never makes',
  (name) => {
    const { calls } = cloud.functions.get(name)!
    const own = allowedTo(cloud.stack, name).filter((statement) => isOwn(name, statement))
    const covers = ({ actions, resources }: Allowed, { action, resource }: Call) =>
      actions.includes(action) && resources.some((each) => isOf(each, resource))
    expect(calls.filter((call) => !own.some((statement) => covers(statement, call)))).toEqual([])
    const useless = own.filter(isOfEach).flatMap((statement) => {
      const used = calls.filter((call) => covers(statement, call))
      return [
        ...statement.actions.filter((action) => !used.some((call) => call.action === action)),
        ...statement.resources.filter((resource) => !used.some((call) => isOf(resource, call.resource))),
      ]
    })
    expect([own.length > 0, useless]).toEqual([true, []])
  },
)
