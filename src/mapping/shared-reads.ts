import type { LogReader } from '../log/log.ts'
import { GroupReader } from './shared/group-reader.ts'
import type { Turns } from './shared/turns.ts'
import { ShardRun } from './shard-run.ts'
import type { ShardRunOptions, ShardWorkOf } from './shard-work.ts'

export interface SharedReadsOptions {
  /** The maximum number of records of a read, if batches are larger. */
  readonly limit?: number
  /** Lets readers of shards take turns; if missing, each shard is read at any time. */
  readonly turns?: Turns
}

/** Kinesis gives at most so many records for a read. */
const MOST = 10_000

/**
 * Mappings of one log with the same instance read each shard once, as long as they are at one place of it, and get the
 * same list of records. A mapping reads by itself if it filters, has an end, begins at a time, or gathers its batches
 * by a window or a parallelization factor.
 */
export class SharedReads {
  readonly #options: SharedReadsOptions
  readonly #readers: { readonly log: LogReader; readonly limit: number; readonly reader: GroupReader }[] = []

  constructor(options: SharedReadsOptions = {}) {
    this.#options = options
  }

  /** The delivery of a shard to one mapping. */
  readonly shardWork: ShardWorkOf = (options) =>
    isPlain(options) ? this.#readerFor(options).shardWork(options) : new ShardRun(options)

  /** Mappings of one log with the same size of batches have one reader. */
  #readerFor({ log, batching, logWatch, pollMs, delivery: { scheduler } }: ShardRunOptions): GroupReader {
    const { limit: most = MOST, turns } = this.#options
    const limit = Math.min(batching.batchSize, most)
    const known = this.#readers.find((one) => one.log === log && one.limit === limit)
    if (known !== undefined) return known.reader
    const reader = new GroupReader({ log, limit, logWatch, pollMs, scheduler, turns })
    this.#readers.push({ log, limit, reader })
    return reader
  }
}

const isPlain = ({ batching, parallelizationFactor, matches, until, saver }: ShardRunOptions): boolean =>
  parallelizationFactor === 1 &&
  batching.windowMs === 0 &&
  batching.tumblingMs === 0 &&
  matches === undefined &&
  until === undefined &&
  saver.saved.timestamp === undefined
