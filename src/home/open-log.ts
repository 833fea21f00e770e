import type { OpenOptions } from './data-home.ts'
import { openEmbeddedLog } from '../log/embedded.ts'
import type { Log } from '../log/log.ts'
import { logDirectory, type KeptLog } from './kept-log.ts'
import { openKinesis } from './open-kinesis.ts'

/** Opens the log of a data directory. */
export async function openLog(path: string, log: KeptLog, options: OpenOptions): Promise<Log> {
  if (log.log === 'kinesis') return openKinesis(log, options)
  const { shards, readsOnce = false } = options
  return openEmbeddedLog({
    path: logDirectory(path),
    ...(shards !== undefined && { shards }),
    ...(readsOnce && { cacheBytes: 0 }),
  })
}
