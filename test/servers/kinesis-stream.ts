import { randomUUID } from 'node:crypto'
import { DeleteStreamCommand } from '@aws-sdk/client-kinesis'
import { openKinesisLog, type KinesisLogOptions } from '../../src/log/kinesis.ts'
import { createStream } from '../../src/log/kinesis/create.ts'
import { Stream, type StreamOptions } from '../../src/log/kinesis/stream.ts'
import type { Log } from '../../src/log/log.ts'

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }

/** How a test reaches a server: with the credentials of the environment, otherwise with any, for an emulator. */
export const reached = (endpoint: string, stream = `test-${randomUUID()}`): StreamOptions => ({
  stream,
  endpoint,
  region: process.env['AWS_REGION'] ?? 'us-east-1',
  credentials: process.env['AWS_ACCESS_KEY_ID'] === undefined ? CREDENTIALS : undefined,
})

/** A log on a new stream. An emulator serves more reads a second than Kinesis. */
export async function newStream(
  endpoint: string,
  shards: number,
): Promise<{ readonly log: Log; readonly options: KinesisLogOptions }> {
  const options = { ...reached(endpoint), readsASecond: 1_000 }
  await createStream(options, shards)
  return { log: await openKinesisLog(options), options }
}

export async function removeStream(options: StreamOptions): Promise<void> {
  const stream = new Stream(options)
  const command = new DeleteStreamCommand({ StreamName: stream.name })
  await stream.ask('remove', (client) => client.send(command))
  stream.close()
}
