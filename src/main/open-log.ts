import { openEmbeddedLog } from '../log/embedded.ts'
import { openKinesisLog } from '../log/kinesis.ts'
import { createStream } from '../log/kinesis/create.ts'
import type { StreamOptions } from '../log/kinesis/stream.ts'
import type { Log } from '../log/log.ts'
import type { OpenOptions } from '../cli/surroundings.ts'
import { logDirectory, type KeptLog } from './kept-log.ts'

type KinesisLog = Extract<KeptLog, { log: 'kinesis' }>

const SHARDS = 4

/** Opens the log of a data directory; what events of a lane wait together go to Kinesis as one record. */
export async function openLog(path: string, log: KeptLog, { create, shards }: OpenOptions): Promise<Log> {
  if (log.log === 'embedded')
    return openEmbeddedLog({ path: logDirectory(path), ...(shards !== undefined && { shards }) })
  quieten()
  const options = reach(log)
  if (create && isEmulator(log)) await createMissing(options, shards ?? SHARDS)
  return openKinesisLog({ ...options, aggregate: true })
}

/** The SDK speaks up on stderr, seven lines for every process, where Node is older than it will want to have in 2027. */
function quieten(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
}

/** Of AWS itself region and credentials are found by the SDK. An emulator takes any, and nobody has to make them up. */
function reach(log: KinesisLog): StreamOptions {
  const { stream, endpoint } = log
  if (!isEmulator(log)) return { stream, endpoint }
  const { AWS_REGION: region = 'us-east-1', AWS_ACCESS_KEY_ID: known } = process.env
  const credentials = { accessKeyId: 'tributary', secretAccessKey: 'tributary' }
  return { stream, endpoint, region, ...(known === undefined && { credentials }) }
}

/** An endpoint can also be one of AWS, within a VPC say: there nothing is made unasked. */
export const isEmulator = ({ endpoint }: Pick<KinesisLog, 'endpoint'>): boolean =>
  endpoint !== undefined &&
  !/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname)

async function createMissing(options: StreamOptions, shards: number): Promise<void> {
  if (!(await createStream(options, shards))) return
  process.stderr.write(
    `made stream "${options.stream}" with ${shards} shards at ${options.endpoint ?? 'AWS'}\n`,
  )
}
