import { optional } from '../base/optional.ts'
import type { OpenOptions } from './data-home.ts'
import { NOT_INSTALLED, openKinesisLog } from '../log/kinesis-if-installed.ts'
import type { StreamOptions } from '../log/kinesis/stream.ts'
import type { Log } from '../log/log.ts'
import { accessTo, isEmulator } from './access.ts'

/** The name of a stream, and its server if that is not AWS. */
interface StreamAddress {
  readonly stream: string
  readonly endpoint?: string | undefined
  /** As in `openKinesisLog`. */
  readonly maxRecordKiB?: number | undefined
}

/** Kinesis bills each shard, and emulators allow only a few. */
const SHARDS = 4

/** Waiting events of one lane are sent to Kinesis as one record. */
export async function openKinesis(
  { stream, endpoint, maxRecordKiB }: StreamAddress,
  options: OpenOptions,
): Promise<Log> {
  const reach = { stream, ...accessTo(endpoint) }
  if (options.create && isEmulator(endpoint)) await createMissing(reach, options.shards ?? SHARDS)
  return openKinesisLog({ ...reach, aggregate: true, maxRecordKiB })
}

async function createMissing(options: StreamOptions, shards: number): Promise<void> {
  const { createStream } = await optional(() => import('../log/kinesis/create.ts'), NOT_INSTALLED)
  if (!(await createStream(options, shards))) return
  process.stderr.write(
    `made stream "${options.stream}" with ${shards} shards at ${options.endpoint ?? 'AWS'}\n`,
  )
}
