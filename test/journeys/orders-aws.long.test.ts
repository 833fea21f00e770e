import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toRecord } from '../../src/codec/encode.ts'
import type { Event } from '../../src/events/event.ts'
import type { Mapping } from '../../src/mapping/mapping.ts'
import { RESERVED } from '../../src/tables/reserved.ts'
import orders from '../examples/orders/application.ts'
import { ordersHistory } from '../examples/orders/events.ts'
import { expectedAfter } from '../examples/orders/model.ts'
import { askReads } from '../infra/support/ask.ts'
import { bundleOf, environmentOf, makeTables } from '../infra/support/cloud.ts'
import { dynamodbDumps } from '../infra/support/dumps.ts'
import { startMappings } from '../infra/support/mappings.ts'
import { allowedTo } from '../infra/support/policies.ts'
import { startFunction, type RunningFunction } from '../infra/support/running-function.ts'
import { seen, type CloudTemplate, type Synthesized } from '../infra/support/synthesize.ts'
import { propertiesOf } from '../infra/support/template.ts'
import { startDynalite } from '../servers/dynamodb.ts'
import { kinesisServer, type KinesisServer } from '../servers/kinesis-local.ts'
import { newStream } from '../servers/kinesis-stream.ts'
import { oneEndpoint } from '../servers/one-endpoint.ts'
import { blocksOf, installIn, lend, linkProgram, REPOSITORY } from './package.ts'
import { runProgram, startServer } from './tributary.ts'

/** The packages that the guide tells its readers to install beside this one. */
const PACKAGES = [
  'aws-cdk-lib',
  'constructs',
  'esbuild',
  '@aws-sdk/client-kinesis',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-cognito-identity',
  '@smithy/node-http-handler',
]

const dynalite = await startDynalite()
let kinesis: KinesisServer
let endpoint: Awaited<ReturnType<typeof oneEndpoint>>
let folder: string
const bin = () => join(folder, 'node_modules/tributary/dist/src/main/tributary.js')
beforeAll(async () => {
  kinesis = await kinesisServer()
  endpoint = await oneEndpoint(kinesis.endpoint, dynalite.endpoint)
  folder = await mkdtemp(join(tmpdir(), 'orders-'))
  await installIn(folder)
  for (const name of PACKAGES) await lend(folder, name)
  await linkProgram(folder, 'esbuild')
  await copyFile(join(REPOSITORY, 'dist/test/examples/orders/application.js'), join(folder, 'application.js'))
  await writeFile(join(folder, 'package.json'), '{"name":"orders","private":true,"type":"module"}')
  await writeFile(join(folder, 'package-lock.json'), '{}')
})
afterAll(async () => {
  await Promise.all([endpoint.close(), dynalite.close(), kinesis.end()])
  await rm(folder, { recursive: true })
})

const history = fc.sample(ordersHistory(), { numRuns: 30, seed: 11 }).flat()
const events = history.map((event, n) => ({ ...event, id: `e${n.toString().padStart(5, '0')}` }))
const expected = expectedAfter(events)
const half = Math.floor(events.length / 2)

const linesOf = (some: readonly object[]): string => some.map((each) => `${JSON.stringify(each)}\n`).join('')

const rowsOf = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line) as unknown)

const rowsIn = (text: string): unknown[] => rowsOf(text.split('\n').slice(0, -1))

describe('orders, installed from the package, on servers like Kinesis and DynamoDB', () => {
  const run = async (args: readonly string[], input = ''): Promise<string> => {
    const { code, stdout, stderr } = await runProgram(process.execPath, [bin(), ...args], input, folder)
    expect(code, stderr).toBe(0)
    return stdout
  }

  test('folds the stream into the tables, answers, and continues where it was killed', async () => {
    const data = join(folder, 'data')
    const on = ['--app', join(folder, 'application.js'), '--data', data]
    const home = ['--log', 'kinesis', '--stream', 'orders', '--tables', 'dynamodb', '--prefix', 'orders']
    const options = [...on.slice(0, 2), ...home, '--endpoint', endpoint.endpoint]
    const killed = await startServer(data, options, [], bin())
    await run(['append', ...on], linesOf(events.slice(0, half)))
    await killed.end('SIGKILL')
    await run(['append', ...on], linesOf(events.slice(half)))
    const server = await startServer(data, on.slice(0, 2), [], bin())
    await run(['settle', ...on])
    for (const [table, rows] of Object.entries(expected))
      expect(rowsIn(await run(['dump', table, ...on]))).toEqual(rows)

    const token = (await run(['token', '--user', 'ann', '--role', 'user', ...on.slice(2)])).trim()
    const answer = await fetch(`${server.url}/shops/tea/followers`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await answer.json()).toMatchObject({ items: followersOf('tea') })
    expect(await server.end('SIGTERM')).toBe(0)
  })
})

const followersOf = (wanted: string) =>
  (expected.followers as readonly { shop: string; followers: readonly string[] }[]).find(
    ({ shop }) => shop === wanted,
  )!.followers

describe('the stack in the guide', () => {
  let stack: Synthesized
  let mappings: readonly Mapping[] = []
  const functions = new Map<string, RunningFunction>()
  const names = orders.consumers.map(({ name }) => name)
  beforeAll(async () => {
    const code = (await blocksOf('docs/your-own-application.md', 'js')).find((each) =>
      each.includes('tributary/infra'),
    )!
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(15)
    await writeFile(join(folder, 'stack.js'), code)
    const cdk = join(REPOSITORY, 'node_modules/aws-cdk/bin/cdk')
    const args = [cdk, 'synth', '--quiet', '--app', 'node stack.js']
    const { code: exit, stderr } = await runProgram(process.execPath, args, '', folder)
    expect(exit, stderr).toBe(0)
    const out = join(folder, 'cdk.out')
    const template = JSON.parse(
      await readFile(join(out, 'orders-dev.template.json'), 'utf8'),
    ) as CloudTemplate
    stack = seen(out, template)
  })
  afterAll(async () => {
    await Promise.all(mappings.map((mapping) => mapping.stop()))
    await Promise.all([...functions.values()].map((each) => each.end()))
  })

  test('has the application’s tables, a mapping for each of its consumers, and rights only to these', () => {
    const tables = propertiesOf(stack, 'AWS::DynamoDB::GlobalTable').map(({ TableName }) => TableName)
    expect(tables).toEqual([...names, ...RESERVED].map((name) => `orders-dev-${name}`))
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')).toMatchObject(
      orders.consumers.map(({ delivery }) => ({
        BatchSize: delivery.batchSize,
        StartingPosition: delivery.startingPosition,
      })),
    )
    for (const name of names) {
      const resources = allowedTo(stack, `Consumer${name}`).flatMap((allowed) => allowed.resources)
      const others = names.filter((each) => each !== name)
      expect(resources).toContain(`orders-dev-${name}`)
      for (const other of others) expect(resources.join()).not.toContain(`orders-dev-${other}`)
    }
  })

  test('has functions that fold events into the tables and answer requests, without access to the repository', async () => {
    await makeTables(stack, dynalite.endpoint)
    const { log, options } = await newStream(kinesis.endpoint, 2)
    const environment = { TRIBUTARY_STREAM: options.stream }
    for (const name of [...names.map((each) => `Consumer${each}`), 'Reads']) {
      const env = environmentOf(stack, name, endpoint.endpoint)
      const own = name === 'Reads' ? { ...env, ...environment } : env
      functions.set(name, await startFunction(bundleOf(stack, name), own))
    }
    const cloud = { stack, log, functions }
    mappings = startMappings(cloud, names)
    for (const some of [events.slice(0, half), events.slice(half - 5)])
      await log.append((some as readonly Event[]).map(toRecord))
    await Promise.all(mappings.map((mapping) => mapping.idle()))
    const dumps = await dynamodbDumps(dynalite.endpoint, 'orders-dev', orders)
    expect(rowsOf(dumps['earnings']!)).toEqual(expected.earnings)
    expect(rowsOf(dumps['followers']!)).toEqual(expected.followers)

    expect(JSON.parse(await askReads(cloud, 'GET', '/shops/tea/followers'))).toMatchObject({
      items: followersOf('tea'),
    })
    await log.close()
  })
})
