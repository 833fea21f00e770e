import type { StreamDescriptionSummary } from '@aws-sdk/client-kinesis'
import type { SequenceNumber } from '../events/position.ts'
import { activeStream } from './kinesis/active.ts'
import { Issued, shardHolding } from './kinesis/issued.ts'
import { Looks } from './kinesis/looks.ts'
import { behind } from './kinesis/newest.ts'
import { OPENING } from './kinesis/patience.ts'
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

/** A shard serves five GetRecords a second, and five GetShardIterators (API reference). */
const READS_A_SECOND = 5

const DEFAULT_RECORD_KIB = 1024

/** "Producer API behavior with service-managed distribution", Kinesis developer guide. */
const NO_ORDER =
  'its record distribution strategy is AUTO, under which Kinesis ignores partition keys and keeps no order; set it to USER_PARTITION_KEY with UpdateStreamRecordDistributionStrategy'

export interface KinesisLogOptions extends StreamOptions {
  /**
   * Packs the records of a partition key that wait together into KPL-aggregated ones: they share a sequence number, and
   * who reads them takes them apart (`decode` does). Default: false.
   */
  readonly aggregate?: boolean | undefined
  /** How many reads of a shard this log makes a second at most; five, unless others read the stream too. */
  readonly readsASecond?: number | undefined
  /** How many bytes of records are kept in memory for other readers. Default 64 MiB. */
  readonly cacheBytes?: number | undefined
  /**
   * Takes it for granted that the stream is there and takes records of so many KiB. Where it is missing, Kinesis is asked, which
   * answers 20 such questions a second and account.
   */
  readonly maxRecordKiB?: number | undefined
}

/**
 * A Kinesis data stream as a log. Where Kinesis differs from the embedded log: `behind` counts no records; arrivals are
 * approximate; after a lost answer a record may be in twice; what is throttled for long is refused, and with it what
 * waits behind it in its lane. Throws where the stream is not there, cannot be reached, or distributes records by itself (AUTO).
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

/** What activation, if any, tells of a stream. */
interface Known {
  readonly maxRecordBytes: number
  readonly identity: string | undefined
}

type Summary = Partial<StreamDescriptionSummary>

const knownOf = (summary: Summary): Known => ({
  maxRecordBytes: Math.min((summary.MaxRecordSizeInKiB ?? DEFAULT_RECORD_KIB) * 1024, REQUEST_BYTES),
  identity: identityOf(summary),
})

/** A stream that is deleted and made anew has the same name and ARN, and another time of creation. */
const identityOf = ({ StreamARN, StreamCreationTimestamp: made }: Summary) =>
  StreamARN === undefined || made === undefined ? undefined : `${StreamARN} ${made.toISOString()}`

class KinesisLog implements Log {
  readonly #stream: Stream
  readonly #reader: Reader
  /** Keeps nothing: for what stands at the end now. */
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

  /** At AWS the same stream holds what it held, but for what has expired: nothing else is looked at. */
  async refutes({ identity, reached }: ReadSoFar) {
    const isTold = identity !== undefined && this.#identity !== undefined
    if (isTold && identity !== this.#identity)
      return 'the stream was deleted and made anew, or is of another account or region'
    return isTold && !this.#isEmulated ? undefined : refutes(this, reached)
  }

  now() {
    return this.#stream.clock.now()
  }

  /** PutRecords takes no empty list; who reaches the stream at all may write to it, or is told when he does. */
  async #reach(): Promise<readonly Appended[]> {
    await this.shards()
    return []
  }

  async close() {
    await this.#writer.close()
    this.#stream.close()
  }
}
