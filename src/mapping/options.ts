import type { LogReader } from '../log/log.ts'
import type { Ends } from './ends.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Scheduler } from './clock.ts'
import type { SharedReads } from './shared-reads.ts'
import type { OnFailure } from './failure.ts'
import type { Invoke } from './invocation.ts'
import type { Meter } from './meter.ts'
import type { LogWatch } from './log-watch.ts'
import type { MappingSettings } from './settings.ts'

export interface MappingOptions {
  /** What the checkpoints are kept under; one mapping a name. */
  readonly name: string
  readonly log: LogReader
  readonly invoke: Invoke
  /** What is missing has AWS's default, and TRIM_HORIZON as its starting position. */
  readonly settings?: Partial<MappingSettings>
  readonly checkpoints: Checkpoints
  /** Told of records that are given up on; without it they are passed over, as AWS does. */
  readonly onFailure?: OnFailure
  readonly scheduler?: Scheduler
  /** After how many milliseconds an invocation is given up on; Lambda's longest, 15 minutes, by default. */
  readonly functionTimeoutMs?: number
  readonly meter?: Meter
  /** How many bytes of JSON the records of an invocation take at most; Lambda's 6 MB by default. */
  readonly payloadBytes?: number
  /** How long to wait between looks at a shard that has nothing new, in milliseconds: 25; Kinesis wants 1,000. */
  readonly pollMs?: number
  /** The shards that this runner delivers, where several share a mapping's; each waits for parents that others deliver. */
  readonly takes?: (shardId: string) => boolean
  /**
   * Where it ends, as `endsOf` tells a log's ends: by shard, the last record that is delivered; no shard that is not named is. Then the
   * last batch and the last window wait for no more records, and `idle` resolves. Its checkpoints are good for a mapping that goes on.
   */
  readonly until?: Ends
  /** Reads together with the other mappings that have the same while they catch up. */
  readonly sharedReads?: SharedReads
  /** The former name of `sharedReads`. */
  readonly convoy?: SharedReads
  /** Looks at the log for this mapping and others, in place of a look at each shard; not where windows tumble. */
  readonly logWatch?: LogWatch
}
