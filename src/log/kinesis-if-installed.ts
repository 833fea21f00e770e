/**
 * `tributary/kinesis`: a Kinesis data stream as a log. It needs `@aws-sdk/client-kinesis` and `@smithy/node-http-handler`.
 *
 * @module
 */
import { needs, optional } from '../base/optional.ts'
import type { KinesisLogOptions } from './kinesis.ts'
import type { Log } from './log.ts'

export type { KinesisLogOptions } from './kinesis.ts'

export const NOT_INSTALLED = needs('use a log on Kinesis', [
  '@aws-sdk/client-kinesis',
  '@smithy/node-http-handler',
])

/**
 * Opens a stream. It loads the AWS SDK when it is called, since that takes longer than most commands. Throws NotInstalled
 * if the SDK is not installed, and as `src/log/kinesis.ts` tells if the stream cannot be used.
 */
export async function openKinesisLog(options: KinesisLogOptions): Promise<Log> {
  const kinesis = await optional(() => import('./kinesis.ts'), NOT_INSTALLED)
  return kinesis.openKinesisLog(options)
}
