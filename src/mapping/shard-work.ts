import type { LogReader, LogRecord } from '../log/log.ts'
import type { Batching } from './batch-queue.ts'
import type { CheckpointSaver } from './checkpoint-saver.ts'
import type { Delivery } from './delivery.ts'
import type { LogWatch } from './log-watch.ts'
import type { Until } from './until.ts'

export interface ShardRunOptions {
  readonly log: LogReader
  readonly delivery: Delivery
  readonly batching: Batching
  readonly parallelizationFactor: number
  /** Whether a record must be delivered; the others are skipped. If missing, all are delivered. */
  readonly matches: ((record: LogRecord) => boolean) | undefined
  readonly saver: CheckpointSaver
  readonly until: Until
  /** The pause before the next read if the shard has nothing new, in milliseconds. */
  readonly pollMs: number
  readonly logWatch?: LogWatch | undefined
  /**
   * The number of the present round (see `MappingRun.ask`). It is taken before a read, and passed to `quiet` if the
   * read found nothing.
   */
  readonly round: () => number
  /** Called when the shard was found empty and nothing is outstanding. */
  readonly quiet: (round: number) => void
}

/** The delivery of one shard to one mapping. */
export interface ShardWork {
  /**
   * Resolves when the mapping stops, when everything up to the end of the run is settled, or everything of a closed
   * shard.
   */
  run(): Promise<void>
  /** The number of records that were read and are not settled. */
  readonly outstanding: number
  readonly millisBehindLatest: number | undefined
  /** Whether everything up to the end of the run is settled. */
  readonly isThrough: boolean
}

export type ShardWorkOf = (options: ShardRunOptions) => ShardWork
