import type { SequenceNumber } from '../events/position.ts'
import { activeStream } from './kinesis/active.ts'
import { Issued, shardHolding } from './kinesis/issued.ts'
import { Looks } from './kinesis/looks.ts'
import { behind } from './kinesis/newest.ts'
import { OPENING } from './kinesis/patience.ts'
import { REQUEST_BYTES } from './kinesis/put.ts'
import { Reader } from './kinesis/reader.ts'
import { Reads } from './kinesis/reads.ts'
import { mergeShards, splitShard } from './kinesis/reshard.ts'
import { listShards } from './kinesis/shards.ts'
import { Stream, type StreamOptions } from './kinesis/stream.ts'
import { Writer } from './kinesis/writer.ts'
import type { Cursor, Log, NewRecord, Start } from './log.ts'

const CACHE_BYTES = 64 * 1024 * 1024

/** A shard serves five GetRecords a second, and five GetShardIterators (API reference). */
const READS_A_SECOND = 5

const DEFAULT_RECORD_KIB = 1024

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
}

/**
 * A Kinesis data stream as a log. Where Kinesis differs from the embedded log: `behind` counts no records; arrivals are
 * approximate; after a lost answer a record may be in twice; what is throttled for long is refused, and with it what
 * waits behind it in its lane. Throws where the stream is not there or cannot be reached.
 */
export async function openKinesisLog(options: KinesisLogOptions): Promise<Log> {
  const stream = new Stream(options)
  try {
    const { MaxRecordSizeInKiB = DEFAULT_RECORD_KIB } = await activeStream(stream, OPENING)
    return new KinesisLog(stream, options, Math.min(MaxRecordSizeInKiB * 1024, REQUEST_BYTES))
  } catch (cause) {
    stream.close()
    throw cause
  }
}

class KinesisLog implements Log {
  readonly #stream: Stream
  readonly #reader: Reader
  /** Keeps nothing: for what stands at the end now. */
  readonly #looker: Reader
  readonly #looks: Looks
  readonly #writer: Writer
  readonly #issued = new Issued()

  constructor(stream: Stream, options: KinesisLogOptions, maxRecordBytes: number) {
    const { aggregate = false, readsASecond = READS_A_SECOND, cacheBytes = CACHE_BYTES } = options
    this.#stream = stream
    const reads = new Reads(stream, readsASecond)
    this.#reader = new Reader(reads, stream.timing.now, cacheBytes)
    this.#looker = new Reader(reads, stream.timing.now, 0)
    this.#looks = new Looks(this.#looker, stream.timing.now)
    this.#writer = new Writer({
      stream,
      maxRecordBytes,
      aggregate,
      onTaken: (appended) => this.#issued.add(appended),
    })
  }

  append(records: readonly NewRecord[]) {
    return this.#writer.append(records)
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

  async close() {
    await this.#writer.close()
    this.#stream.close()
  }
}
