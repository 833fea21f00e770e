import type { StreamDescriptionSummary } from '@aws-sdk/client-kinesis'
import type { SequenceNumber } from '../events/position.ts'
import { activeStream } from './kinesis/active.ts'
import { Issued, shardHolding } from './kinesis/issued.ts'
import { Looks } from './kinesis/looks.ts'
import { behind } from './kinesis/newest.ts'
import { OPENING } from './kinesis/retry.ts'
import { REQUEST_BYTES } from './kinesis/put.ts'
import { Reader } from './kinesis/reader.ts'
import { Reads } from './kinesis/reads.ts'
import { refutes } from './kinesis/refutes.ts'
import { mergeShards, splitShard } from './kinesis/reshard.ts'
import { listShards } from './kinesis/shards.ts'
import { Stream, type StreamOptions } from './kinesis/stream.ts'
import { Writer } from './kinesis/writer.ts'
import type { Appended, Cursor, Log, NewRecord, ReadSoFar, Start } from './log.ts'

const CACHE_BYTES = 64 * 1024 * 1024

/** Kinesis allows five GetRecords and five GetShardIterators a second for each shard (API reference). */
const READS_A_SECOND = 5

const DEFAULT_RECORD_KIB = 1024

/** Kinesis developer guide, "Producer API behavior with service-managed distribution". */
const NO_ORDER =
  'its record distribution strategy is AUTO, under which Kinesis ignores partition keys and keeps no order; set it to USER_PARTITION_KEY with UpdateStreamRecordDistributionStrategy'

export interface KinesisLogOptions extends StreamOptions {
  /**
   * Packs waiting records of one partition key into KPL-aggregated records. The packed records share a sequence number,
   * and readers must unpack them (`decode` does). Default: false.
   */
  readonly aggregate?: boolean | undefined
  /**
   * The maximum number of reads of a shard by this log in a second. Default five; fewer if others read the stream too.
   */
  readonly readsASecond?: number | undefined
  /** The size of the cache of records for other readers of this log, in bytes. Default 64 MiB. */
  readonly cacheBytes?: number | undefined
  /**
   * The maximum record size of the stream in KiB. If given, the log assumes that the stream exists. If not, it asks
   * Kinesis, which answers 20 such requests a second for each account.
   */
  readonly maxRecordKiB?: number | undefined
}

/**
 * A Kinesis data stream as a log. It differs from the embedded log: `behind` counts no records; arrival times are
 * approximate; after a lost answer, a record may be in the log twice; a record that is throttled for long is refused,
 * together with the waiting records of its lane. Throws if the stream does not exist, cannot be reached, or distributes
 * records by itself (AUTO).
 */
export async function openKinesisLog(options: KinesisLogOptions): Promise<Log> {
  const stream = new Stream(options)
  try {
    const { maxRecordKiB: MaxRecordSizeInKiB } = options
    const summary: Summary =
      MaxRecordSizeInKiB === undefined ? await activeStream(stream, OPENING) : { MaxRecordSizeInKiB }
    if (summary.RecordDistributionStrategy === 'AUTO') throw stream.failure('open', NO_ORDER)
    return new KinesisLog(stream, options, knownOf(summary))
  } catch (cause) {
    stream.close()
    throw cause
  }
}

/** The facts about a stream that Kinesis gives when the log is opened. */
interface Known {
  readonly maxRecordBytes: number
  readonly identity: string | undefined
}

type Summary = Partial<StreamDescriptionSummary>

const knownOf = (summary: Summary): Known => ({
  maxRecordBytes: Math.min((summary.MaxRecordSizeInKiB ?? DEFAULT_RECORD_KIB) * 1024, REQUEST_BYTES),
  identity: identityOf(summary),
})

/** A stream that is deleted and created again has the same name and ARN, but another time of creation. */
const identityOf = ({ StreamARN, StreamCreationTimestamp: made }: Summary) =>
  StreamARN === undefined || made === undefined ? undefined : `${StreamARN} ${made.toISOString()}`

class KinesisLog implements Log {
  readonly #stream: Stream
  readonly #reader: Reader
  /** A reader without a cache, which sees the present end of a shard. */
  readonly #looker: Reader
  readonly #looks: Looks
  readonly #writer: Writer
  readonly #issued = new Issued()
  readonly #identity: string | undefined
  readonly #isEmulated: boolean

  constructor(stream: Stream, options: KinesisLogOptions, { maxRecordBytes, identity }: Known) {
    this.#identity = identity
    this.#isEmulated = options.endpoint !== undefined
    const { aggregate = false, readsASecond = READS_A_SECOND, cacheBytes = CACHE_BYTES } = options
    this.#stream = stream
    const reads = new Reads(stream, readsASecond)
    this.#reader = new Reader(reads, stream.timing.now, cacheBytes)
    this.#looker = new Reader(reads, stream.timing.now, 0)
    this.#looks = new Looks(this.#looker, stream.timing)
    this.#writer = new Writer({
      stream,
      maxRecordBytes,
      aggregate,
      onTaken: (appended) => this.#issued.add(appended),
    })
  }

  append(records: readonly NewRecord[]) {
    return records.length === 0 ? this.#reach() : this.#writer.append(records)
  }

  shards() {
    return listShards(this.#stream)
  }

  open(shardId: string, start: Start) {
    return this.#reader.open(shardId, start)
  }

  read(cursor: Cursor, limit: number) {
    return this.#reader.read(cursor, limit)
  }

  split(shardId: string, newStartingHashKey?: string) {
    return splitShard(this.#stream, shardId, newStartingHashKey)
  }

  merge(shardId: string, adjacentShardId: string) {
    return mergeShards(this.#stream, shardId, adjacentShardId)
  }

  async shardOf(sequenceNumber: SequenceNumber) {
    const known = this.#issued.shardOf(sequenceNumber)
    return known ?? shardHolding(this.#looker, await this.shards(), sequenceNumber)
  }

  behind(shardId: string, after: SequenceNumber | undefined) {
    return behind(this.#looker, shardId, after, this.#stream.timing.now())
  }

  behindEach(shardId: string, afters: readonly (SequenceNumber | undefined)[]) {
    return this.#looks.behindEach(shardId, afters)
  }

  identity() {
    return Promise.resolve(this.#identity)
  }

  /**
   * On AWS, a stream of the same identity holds all that it held, except expired records. So nothing else is checked
   * there.
   */
  async refutes({ identity, reached }: ReadSoFar) {
    const isTold = identity !== undefined && this.#identity !== undefined
    if (isTold && identity !== this.#identity)
      return 'the stream was deleted and made anew, or is of another account or region'
    return isTold && !this.#isEmulated ? undefined : refutes(this, reached)
  }

  now() {
    return this.#stream.clock.now()
  }

  /** PutRecords accepts no empty list, so an empty append only checks that the stream can be reached. */
  async #reach(): Promise<readonly Appended[]> {
    await this.shards()
    return []
  }

  async close() {
    await this.#writer.close()
    this.#stream.close()
  }
}
