import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Triggers } from '../../../infra/triggers.ts'
import { accessTo } from '../../../src/home/access.ts'
import { openS3Objects } from '../../../src/objects/s3.ts'
import { startDynalite } from '../../servers/dynamodb.ts'
import { kinesisServer } from '../../servers/kinesis-local.ts'
import { newStream } from '../../servers/kinesis-stream.ts'
import { makeBucket, startS3 } from '../../servers/s3.ts'
import { bundleOf, environmentOf, makeTables } from './cloud.ts'
import { endingAll } from './endings.ts'
import { allows } from './may-invoke.ts'
import { allowedTo } from './policies.ts'
import receipts from './receipts-application.ts'
import { recordingWire } from './recording-wire.ts'
import { startFunction } from './running-function.ts'
import { synthesizeOf } from './synthesize.ts'
import { resourceOf } from './template.ts'

const ENTRY = fileURLToPath(new URL('receipts-application.ts', import.meta.url))

/** The stack of the receipts on servers like AWS: its tables, bucket and functions are created as the template says. */
export const deployReceipts = (triggers: Triggers = {}) =>
  endingAll(async (onEnd) => {
    const stack = synthesizeOf(
      { application: receipts, entry: ENTRY, triggers },
      { bundles: true, checks: false },
    )
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
    return { stack, log, functions, objects, bucket, dynamodb: dynalite.endpoint, stream: options.stream }
  })

type ReceiptsCloud = Omit<Awaited<ReturnType<typeof deployReceipts>>, 'end'>

/** Expects that the role of the reactor's function allows each of its requests. Gives their actions. */
export function expectAllowed({ stack, functions, stream: made }: ReceiptsCloud): ReadonlySet<string> {
  const allowed = allowedTo(stack, 'Consumerfiler')
  const [stream] = resourceOf(stack, 'AWS::Kinesis::Stream', 'Events')
  const { calls } = functions.get('Consumerfiler')!
  for (const { action, resource } of calls)
    expect(allows(allowed, action, resource === made ? stream : resource), `${action} ${resource}`).toBe(true)
  return new Set(calls.map(({ action }) => action))
}

/** The keys of the receipts that the reactor stored. */
export async function storedReceipts({ objects }: ReceiptsCloud): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const key of objects.list('receipts/')) keys.push(key)
  return keys.sort()
}
