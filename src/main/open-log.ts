import type { OpenOptions } from '../cli/surroundings.ts'
import { openEmbeddedLog } from '../log/embedded.ts'
import type { StreamOptions } from '../log/kinesis/stream.ts'
import type { Log } from '../log/log.ts'
import { accessTo, isEmulator } from './access.ts'
import { logDirectory, type KeptLog } from './kept-log.ts'

type KinesisLog = Extract<KeptLog, { log: 'kinesis' }>

const SHARDS = 4

/** Opens the log of a data directory. */
export async function openLog(path: string, log: KeptLog, options: OpenOptions): Promise<Log> {
  if (log.log === 'kinesis') return openStream(log, options)
  const { shards } = options
  return openEmbeddedLog({ path: logDirectory(path), ...(shards !== undefined && { shards }) })
}

/**
 * What events of a lane wait together go to Kinesis as one record. The SDK is loaded only here: it takes longer than most
 * commands.
 */
async function openStream({ stream, endpoint }: KinesisLog, options: OpenOptions): Promise<Log> {
  const { openKinesisLog } = await import('../log/kinesis.ts')
  const reach = { stream, ...accessTo(endpoint) }
  if (options.create && isEmulator(endpoint)) await createMissing(reach, options.shards ?? SHARDS)
  return openKinesisLog({ ...reach, aggregate: true })
}

async function createMissing(options: StreamOptions, shards: number): Promise<void> {
  const { createStream } = await import('../log/kinesis/create.ts')
  if (!(await createStream(options, shards))) return
  process.stderr.write(
    `made stream "${options.stream}" with ${shards} shards at ${options.endpoint ?? 'AWS'}\n`,
  )
}
