import { CreateStreamCommand } from '@aws-sdk/client-kinesis'
import { activeStream } from './active.ts'
import { nameOf } from './failure.ts'
import { OPENING } from './retry.ts'
import { Stream, type StreamOptions } from './stream.ts'

/** Creates a stream if it does not exist; gives true if it did. Resolves when the stream accepts records. */
export async function createStream(options: StreamOptions, shards: number): Promise<boolean> {
  const stream = new Stream(options)
  try {
    return await makeIfMissing(stream, shards)
  } finally {
    stream.close()
  }
}

async function makeIfMissing(stream: Stream, shards: number): Promise<boolean> {
  const isThere = await activeStream(stream, OPENING).then(() => true, isMissing)
  if (!isThere) await make(stream, shards)
  return !isThere
}

function isMissing(cause: unknown): false {
  if (nameOf(cause) === 'ResourceNotFoundException') return false
  throw cause
}

/** Another process may create the stream at the same time. */
async function make(stream: Stream, shards: number): Promise<void> {
  const command = new CreateStreamCommand({ StreamName: stream.name, ShardCount: shards })
  await stream
    .ask('create', (client) => client.send(command))
    .catch((cause: unknown) => {
      if (nameOf(cause) !== 'ResourceInUseException') throw cause
    })
  await activeStream(stream)
}
