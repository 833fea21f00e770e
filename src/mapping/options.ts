import type { LogReader } from '../log/log.ts'
import type { Ends } from './ends.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { Scheduler } from './clock.ts'
import type { OnFailure } from './failure.ts'
import type { Invoke } from './invocation.ts'
import type { Meter } from './meter.ts'
import type { LogWatch } from './log-watch.ts'
import type { MappingSettings } from './settings.ts'
import type { SharedReads } from './shared-reads.ts'

export interface MappingOptions {
  /** The name under which the checkpoints are stored; unique for each mapping. */
  readonly name: string
  readonly log: LogReader
  readonly invoke: Invoke
  /** Missing settings have AWS's defaults; the default starting position is TRIM_HORIZON. */
  readonly settings?: Partial<MappingSettings>
  readonly checkpoints: Checkpoints
  /** Called with records that are given up. Without it they are skipped, as in AWS. */
  readonly onFailure?: OnFailure
  readonly scheduler?: Scheduler
  /** Milliseconds after which an invocation is given up; by default Lambda's maximum, 15 minutes. */
  readonly functionTimeoutMs?: number
  readonly meter?: Meter
  /** The maximum size of an invocation's records in bytes of JSON; by default Lambda's 6 MB. */
  readonly payloadBytes?: number
  /** Milliseconds between two reads of a shard that has nothing new: by default 25; use 1,000 for Kinesis. */
  readonly pollMs?: number
  /**
   * The shards that this runner delivers, if several runners share a mapping. A shard waits for its parents, also those
   * of other runners.
   */
  readonly takes?: (shardId: string) => boolean
  /**
   * The end of the mapping, as given by `endsOf`: for each shard, the last record to deliver; shards that are not named
   * are not delivered. The last batch and the last window then do not wait for more records, and `idle` resolves. A
   * later mapping can continue from the checkpoints.
   */
  readonly until?: Ends
  /** Mappings of one log with the same instance read it together. */
  readonly sharedReads?: SharedReads
  /** The former name of `sharedReads`. */
  readonly convoy?: SharedReads
  /** Looks at the log for this mapping and others, instead of a look at each shard. Not used with tumbling windows. */
  readonly logWatch?: LogWatch
}
