import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { consumers } from '../../../consumers/all.ts'
import { openKinesisLog } from '../../../src/log/kinesis.ts'
import { createStream } from '../../../src/log/kinesis/create.ts'
import { accessTo } from '../../../src/main/access.ts'
import { startDynalite } from '../../servers/dynamodb.ts'
import { kinesisServer } from '../../servers/kinesis-local.ts'
import { reached, removeStream } from '../../servers/kinesis-stream.ts'
import { makeBucket, startS3 } from '../../servers/s3.ts'
import { unsteadyWire } from '../../servers/unsteady-wire.ts'
import { recordingWire } from './recording-wire.ts'
import { startFunction } from './running-function.ts'
import { synthesize, type Synthesized } from './synthesize.ts'
import { deployed, resourceOf } from './template.ts'

/** The functions, by how their logical ids begin. */
export const functionNames = ['Reads', 'Uploads', ...consumers.map(({ name }) => `Consumer${name}`)]

/** The stack with its stream, tables and functions made as the template says, on servers like AWS. */
export async function deploy() {
  const stack = synthesize('dev', { bundles: true })
  const [dynalite, kinesis] = [await startDynalite(), await kinesisServer()]
  const s3 = await startS3()
  const wire = await unsteadyWire(dynalite.endpoint)
  const [stream] = resourceOf(stack, 'AWS::Kinesis::Stream', 'Events')
  const [bucket] = resourceOf(stack, 'AWS::S3::Bucket', 'Media')
  await makeBucket(s3.endpoint, bucket)
  await makeTables(stack, dynalite.endpoint)
  const place = { ...reached(kinesis.endpoint, stream), readsASecond: 1_000 }
  await createStream(place, 2)
  const log = await openKinesisLog({ ...place, aggregate: true })
  const start = async (name: string) => {
    const servers = { kinesis: kinesis.endpoint, dynamodb: wire.endpoint, s3: s3.endpoint }
    const calls = await recordingWire(servers, stream)
    const running = await startFunction(bundleOf(stack, name), environmentOf(stack, name, calls.endpoint))
    return [name, { ...running, calls: calls.calls, close: calls.close }] as const
  }
  const functions = new Map(await Promise.all(functionNames.map(start)))
  return {
    stack,
    log,
    wire,
    dynamodb: dynalite.endpoint,
    functions,
    end: async () => {
      await log.close()
      await removeStream(place)
      for (const { end, close } of functions.values()) await end().then(close)
      await Promise.all([wire.close(), dynalite.close(), s3.close(), kinesis.end()])
      rmSync(stack.directory, { recursive: true })
    },
  }
}

export type Cloud = Awaited<ReturnType<typeof deploy>>

/** Where the code of a function is. */
export function bundleOf(stack: Synthesized, name: string): string {
  const { S3Key } = functionOf(stack, name)['Code'] as { S3Key: string }
  return join(stack.directory, `asset.${S3Key.replace('.zip', '')}`, 'index.mjs')
}

export const functionOf = (stack: Synthesized, name: string) =>
  resourceOf(stack, 'AWS::Lambda::Function', name)[1].Properties

/** What the template sets, and what Lambda does; the endpoint alone is not AWS's. */
function environmentOf(stack: Synthesized, name: string, endpoint: string): Record<string, string> {
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

/** The tables with the keys and indexes of the template. */
async function makeTables(stack: Synthesized, endpoint: string): Promise<void> {
  const client = new DynamoDBClient(accessTo(endpoint))
  for (const [, { Properties }] of stack.ofType('AWS::DynamoDB::GlobalTable')) {
    const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } =
      Properties as unknown as CreateTableCommandInput
    const table = { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }
    await client.send(new CreateTableCommand(table))
  }
  client.destroy()
}
