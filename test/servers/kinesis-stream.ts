import { randomUUID } from 'node:crypto'
import { openKinesisLog, type KinesisLogOptions } from '../../src/log/kinesis.ts'
import { createStream } from '../../src/log/kinesis/create.ts'
import type { StreamOptions } from '../../src/log/kinesis/stream.ts'
import type { Log } from '../../src/log/log.ts'

/** How a test reaches a server; an emulator takes any credentials. */
export const reached = (endpoint: string, stream = `test-${randomUUID()}`): StreamOptions => ({
  stream,
  endpoint,
  region: process.env['AWS_REGION'] ?? 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

/** A log on a new stream. An emulator serves more reads a second than Kinesis. */
export async function newStream(
  endpoint: string,
  shards: number,
  more: Partial<KinesisLogOptions> = {},
): Promise<{ readonly log: Log; readonly options: KinesisLogOptions }> {
  const options = { ...reached(endpoint), readsASecond: 1_000, ...more }
  await createStream(options, shards)
  return { log: await openKinesisLog(options), options }
}
