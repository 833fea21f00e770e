import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { consumers } from '../../../consumers/all.ts'
import { openKinesisLog } from '../../../src/log/kinesis.ts'
import { createStream } from '../../../src/log/kinesis/create.ts'
import { accessTo } from '../../../src/home/access.ts'
import { startCognito } from '../../servers/cognito.ts'
import { startDynalite } from '../../servers/dynamodb.ts'
import { kinesisServer } from '../../servers/kinesis-local.ts'
import { reached, removeStream } from '../../servers/kinesis-stream.ts'
import { makeBucket, startS3 } from '../../servers/s3.ts'
import { unsteadyStream } from '../../servers/unsteady-stream.ts'
import { unsteadyWire } from '../../servers/unsteady-wire.ts'
import { endingAll, type OnEnd } from './endings.ts'
import { allowedTo } from './policies.ts'
import { recordingWire } from './recording-wire.ts'
import { startFunction } from './running-function.ts'
import { synthesize, type Synthesized } from './synthesize.ts'
import { deployed, resourceOf } from './template.ts'

/** The beginnings of the logical ids of the functions that call AWS. */
export const functionNames = ['Reads', 'SignIn', 'Uploads', ...consumers.map(({ name }) => `Consumer${name}`)]

/** The stack on servers like AWS: its stream, tables and functions are created as the template says. */
export const deploy = () => endingAll(build)

async function build(onEnd: OnEnd) {
  const stack = synthesize('dev', { bundles: true })
  onEnd(() => rmSync(stack.directory, { recursive: true }))
  const dynalite = await startDynalite()
  onEnd(dynalite.close)
  const kinesis = await kinesisServer()
  onEnd(kinesis.end)
  const s3 = await startS3()
  onEnd(s3.close)
  const cognito = await startCognito()
  onEnd(cognito.close)
  const wire = await unsteadyWire(dynalite.endpoint)
  onEnd(wire.close)
  const streamWire = await unsteadyStream(kinesis.endpoint)
  onEnd(streamWire.close)
  const [stream] = resourceOf(stack, 'AWS::Kinesis::Stream', 'Events')
  const [bucket] = resourceOf(stack, 'AWS::S3::Bucket', 'Media')
  await makeBucket(s3.endpoint, bucket)
  await makeTables(stack, dynalite.endpoint)
  const log = await openLog(kinesis.endpoint, streamWire.endpoint, stream, onEnd)
  const start = async (name: string) => {
    const servers = {
      kinesis: streamWire.endpoint,
      dynamodb: wire.endpoint,
      s3: s3.endpoint,
      'cognito-identity': cognito.endpoint,
    }
    const allowed = allowedTo(stack, name)
    const calls = await recordingWire(servers, stream, (action, resource) =>
      allowed.some(({ actions, resources }) => actions.includes(action) && resources.includes(resource)),
    )
    onEnd(calls.close)
    const running = await startFunction(bundleOf(stack, name), environmentOf(stack, name, calls.endpoint))
    onEnd(running.end)
    return [name, { ...running, calls: calls.calls }] as const
  }
  const functions = new Map(await Promise.all(functionNames.map(start)))
  const keys = {
    ...environmentOf(stack, 'Authorizer', cognito.endpoint),
    TRIBUTARY_ENDPOINT: cognito.endpoint,
  }
  const authorizer = await startFunction(bundleOf(stack, 'Authorizer'), keys)
  onEnd(authorizer.end)
  functions.set('Authorizer', { ...authorizer, calls: [] })
  return { stack, cognito, log, wire, streamWire, dynamodb: dynalite.endpoint, functions }
}

/** Creates the stream directly on the server; the log then appends and reads over the unsteady wire. */
async function openLog(server: string, wire: string, stream: string, onEnd: OnEnd) {
  const place = reached(server, stream)
  await createStream(place, 2)
  onEnd(() => removeStream(place))
  const log = await openKinesisLog({ ...reached(wire, stream), readsASecond: 1_000, aggregate: true })
  onEnd(() => log.close())
  return log
}

export type Cloud = Awaited<ReturnType<typeof deploy>>

/** The path of a function's code. */
export function bundleOf(stack: Synthesized, name: string): string {
  const { S3Key } = functionOf(stack, name)['Code'] as { S3Key: string }
  return join(stack.directory, `asset.${S3Key.replace('.zip', '')}`, 'index.mjs')
}

export const functionOf = (stack: Synthesized, name: string) =>
  resourceOf(stack, 'AWS::Lambda::Function', name)[1].Properties

/** The environment that the template and Lambda set. Only the endpoint is not that of AWS. */
export function environmentOf(stack: Synthesized, name: string, endpoint: string): Record<string, string> {
  const { Variables } = deployed(stack, functionOf(stack, name)['Environment']) as unknown as {
    Variables: Record<string, string>
  }
  return {
    ...Variables,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: endpoint,
  }
}

/** Creates the tables with the keys and indexes of the template, under another name or not at all if `named` says so. */
export async function makeTables(
  stack: Synthesized,
  endpoint: string,
  named: (name: string) => string | undefined = (name) => name,
): Promise<void> {
  const client = new DynamoDBClient(accessTo(endpoint))
  for (const [, { Properties }] of stack.ofType('AWS::DynamoDB::GlobalTable')) {
    const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } =
      Properties as unknown as CreateTableCommandInput
    const name = named(TableName ?? '')
    if (name === undefined) continue
    const table = { TableName: name, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }
    await client.send(new CreateTableCommand(table))
  }
  client.destroy()
}

/** Creates what a function reads before its first batch, under another prefix, and no table of a consumer. */
export const makeBesides = (stack: Synthesized, endpoint: string, prefix: string): Promise<void> =>
  makeTables(stack, endpoint, (name) =>
    /-(generations|checkpoints)$/.test(name) ? name.replace('tributary-dev', prefix) : undefined,
  )
