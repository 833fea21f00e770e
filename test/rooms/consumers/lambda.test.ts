import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { consumers } from '../../../consumers/all.ts'
import { handler as usage } from '../../../consumers/usage/lambda.ts'
import { lambdaOf } from '../../../src/lambda/lambda.ts'
import { tableCheckpoints } from '../../../src/mapping/checkpoints.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'
import { startMapping } from '../../../src/mapping/mapping.ts'
import { startDynalite } from '../../servers/dynamodb.ts'
import { withDirectory } from '../../journeys/tributary.ts'
import { manyLocated } from '../main/commands/lines.ts'
import { tributaryOk } from '../main/commands/run.ts'
import { openHome, vocabulary } from '../../media.ts'

type Handlers = Readonly<Record<string, typeof usage>>

/** Every consumer's function, from the module that is deployed. */
const handlers = Object.fromEntries(
  await Promise.all(
    consumers.map(async ({ name }) => {
      const module = (await import(`../../../consumers/${name}/lambda.ts`)) as { handler: typeof usage }
      return [name, module.handler] as const
    }),
  ),
)

const identityOf = (name: string) => ({
  functionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}`,
  eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/events',
  region: 'eu-central-1',
  invokeIdentityArn: `arn:aws:iam::123456789012:role/${name}`,
})

afterEach(() => vi.unstubAllEnvs())

/** Runs every consumer's Lambda function with an event source mapping until the log is done. */
async function deliver(data: string, functions: Handlers = handlers): Promise<void> {
  const home = await openHome({ data }, { create: false })
  const mappings = consumers.map(({ name, delivery }) =>
    startMapping({
      name,
      log: home.log,
      invoke: lambdaInvoke(functions[name]!, identityOf(name)),
      settings: delivery,
      checkpoints: tableCheckpoints(home.tables),
    }),
  )
  await Promise.all(mappings.map((mapping) => mapping.idle()))
  await Promise.all(mappings.map((mapping) => mapping.stop()))
  await home.close()
}

const dumps = (data: string, more: readonly string[] = []) =>
  Promise.all(consumers.map(({ name }) => tributaryOk(['dump', name, '--data', data, ...more])))

test('the consumers’ Lambda functions, run by the mapping, make the tables that the consumers make', () =>
  withDirectory(async (directory) => {
    const [one, other] = [join(directory, 'one'), join(directory, 'other')]
    vi.stubEnv('TRIBUTARY_DATA', one)
    const refused = usage({ Records: [] })
    await expect(refused).rejects.toThrow(`No data directory at "${one}"`)
    for (const data of [one, other]) await tributaryOk(['append', '--data', data], manyLocated(50))
    await deliver(one)
    await tributaryOk(['settle', '--data', other])
    const made = await dumps(one)
    expect(sizesOf(made)).toEqual({ stats: 50, location: 50, log: 50 })
    expect(withoutPlaces(made)).toEqual(withoutPlaces(await dumps(other)))
    await expect(usage({ Records: 'none' })).rejects.toThrow('the event is none of Kinesis')
  }))

test('where TRIBUTARY_TABLES says so, they make the same tables in DynamoDB', () =>
  withDirectory(async (directory) => {
    const [data, other] = [join(directory, 'one'), join(directory, 'other')]
    const embedded = ['--tables', 'embedded']
    const { endpoint, close } = await startDynalite()
    vi.stubEnv('TRIBUTARY_TABLES', 'dynamodb')
    vi.stubEnv('TRIBUTARY_ENDPOINT', endpoint)
    vi.stubEnv('TRIBUTARY_PREFIX', 'lambda')
    const fresh = Object.fromEntries(consumers.map((one) => [one.name, lambdaOf(one, vocabulary)]))
    await tributaryOk(['append', '--data', data], manyLocated(50))
    await tributaryOk(['append', '--data', other, ...embedded], manyLocated(50))
    await deliver(data, fresh)
    const there = await dumps(data)
    await tributaryOk(['settle', '--data', other, ...embedded])
    expect(withoutPlaces(there)).toEqual(withoutPlaces(await dumps(other, embedded)))
    expect(sizesOf(there)).toEqual({ stats: 50, location: 50, log: 50 })
    await close()
  }))

/** The rows of the tables that have some. */
const sizesOf = (dumps: readonly string[]) =>
  Object.fromEntries(
    consumers
      .map(({ name }, at) => [name, dumps[at]!.split('\n').length - 1] as const)
      .filter(([, rows]) => rows > 0),
  )

/** The place of an event differs from log to log. */
const withoutPlaces = (dumps: readonly string[]): readonly string[] =>
  dumps.map((dump) => dump.replaceAll(/"(appendedAt|sequenceNumber|shardId)":"[^"]*",?/g, ''))
