import type { Brand } from '../base/brand.ts'
import type { SequenceNumber } from '../events/position.ts'

/**
 * A record to append: at most 1 MiB of data and a partition key of 1 to 256 characters, as in Kinesis. A Kinesis stream
 * has its own limit for data and key together.
 */
export interface NewRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
}

/** The data of a record. */
export interface Encoded {
  readonly data: Uint8Array
  /** The data as a text, if it is ASCII and the log has the text already. A reader of the text need not read `data`. */
  readonly text?: string | undefined
}

/** The length of the data in bytes. */
export const bytesOf = (encoded: Encoded): number => encoded.text?.length ?? encoded.data.length

/**
 * The partition key of a record that was written without one, which Kinesis allows under AUTO record distribution. A
 * real key is never empty (1 to 256 characters).
 */
export const NO_KEY = ''

/** A record in the log. */
export interface LogRecord extends Encoded {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly partitionKey: string
  /** Milliseconds since 1970. In the embedded log it never decreases within a shard; in Kinesis it is approximate. */
  readonly approximateArrivalTimestamp: number
}

export type Appended =
  | { readonly ok: true; readonly shardId: string; readonly sequenceNumber: SequenceNumber }
  | { readonly ok: false; readonly code: string; readonly message: string }

export interface AppendOptions {
  /** Milliseconds since 1970: the embedded log stamps the records with this time or a later one. Kinesis ignores it. */
  readonly notBefore?: number
}

/** A shard as in ListShards: its range of MD5 hash keys (decimal, 128 bits), parents and sequence numbers. */
export interface Shard {
  readonly shardId: string
  readonly parentShardId?: string
  readonly adjacentParentShardId?: string
  readonly startingHashKey: string
  readonly endingHashKey: string
  readonly startingSequenceNumber: SequenceNumber
  /** Set when the shard is closed: no more records are appended to it. */
  readonly endingSequenceNumber?: SequenceNumber
}

/** Where to start reading, like the ShardIteratorType of GetShardIterator. Timestamps are milliseconds since 1970. */
export type Start =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_SEQUENCE_NUMBER'; readonly sequenceNumber: SequenceNumber }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: SequenceNumber }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }

/** An opaque place in one shard, for the next read. */
export type Cursor = Brand<string, 'Cursor'>

export interface Slice {
  readonly records: readonly LogRecord[]
  /** Undefined if the shard is closed and read to its end: its children may be read now. */
  readonly next: Cursor | undefined
  /** How far the last record of this slice is behind the shard's end, in milliseconds of arrival; 0 at the end. */
  readonly millisBehindLatest: number
}

/** What a shard holds after a sequence number. */
export interface Behind {
  /** The number of records; undefined if the log cannot count them (Kinesis). */
  readonly records: number | undefined
  /** The arrival of the shard's newest record minus that of the given record, in milliseconds; 0 at the end. */
  readonly millis: number
  /** The sequence number of the newest record; undefined if the shard never held one. */
  readonly end: SequenceNumber | undefined
}

/**
 * The progress of a reader in a shard: the last record that it is done with, and whether it has read the shard to its
 * end.
 */
export interface Reached {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber | undefined
  readonly ended: boolean
}

/** The progress of readers, as they stored it. */
export interface ReadSoFar {
  /** The identity of the log; undefined if none was stored. */
  readonly identity: string | undefined
  readonly reached: readonly Reached[]
}

/** The port of a log for its readers: an event source mapping needs no more. */
export interface LogReader {
  /** All shards that are open or still hold records; parents come before their children. */
  shards(): Promise<readonly Shard[]>
  /** Throws if the shard does not exist. */
  open(shardId: string, start: Start): Promise<Cursor>
  /** Reads up to `limit` records (at most 10,000), in order. It does not wait: a slice may be empty. */
  read(cursor: Cursor, limit: number): Promise<Slice>
  /** How far a sequence number is from the end of its shard (undefined: from the beginning). */
  behind(shardId: string, after: SequenceNumber | undefined): Promise<Behind>
  /** `behind` for several sequence numbers, if the log can do it more cheaply. The answer may be two seconds old. */
  behindEach?(shardId: string, afters: readonly (SequenceNumber | undefined)[]): Promise<readonly Behind[]>
  /** The shard that issued this sequence number; undefined if this log did not issue it. */
  shardOf(sequenceNumber: SequenceNumber): Promise<string | undefined>
  /**
   * The present time of the clock that stamps arrivals, in milliseconds since 1970, or a little earlier; only if the
   * log knows it.
   */
  now?(): number
  /** A number that grows with every append and resharding, if the log has one. */
  version?(): Promise<number>
  /** Identifies this log among all others, also of the same name; undefined if the server gives no identity. */
  identity?(): Promise<string | undefined>
  /** The reason why this is not the log that was read so far, or not all of it; undefined if nothing proves that. */
  refutes?(read: ReadSoFar): Promise<string | undefined>
  /** Whether records after a sequence number (undefined: any of the shard) were removed, if the log knows this. */
  lost?(shardId: string, after: SequenceNumber | undefined): Promise<boolean>
  /** Whether its oldest records were removed, if the log knows this. */
  isTrimmed?(): Promise<boolean>
}

/** The port of a log for its producers. */
export interface LogAppender {
  /**
   * Appends records. When it resolves, the accepted records are durable, in order. A refused record does not delay
   * records of other keys. An empty append changes nothing, and rejects if an append could not succeed now.
   */
  append(records: readonly NewRecord[], options?: AppendOptions): Promise<readonly Appended[]>
  /**
   * When the newest record arrived, from any process, in milliseconds since 1970; undefined if there never was one.
   * Kinesis cannot answer this at once and has no such method.
   */
  newest?(): Promise<number | undefined>
}

/** The port of a log for its administrators. */
export interface LogAdmin {
  /** Splits a shard at a hash key (by default in the middle); resolves when the children accept records. */
  split(shardId: string, newStartingHashKey?: string): Promise<void>
  /** Merges two adjacent shards into one. */
  merge(shardId: string, adjacentShardId: string): Promise<void>
  close(): Promise<void>
}

/**
 * A log with all three ports: Kinesis Data Streams or LMDB. It keeps the order of the records of a partition key, also from
 * one append to the next and across resharding. Every adapter passes test/contracts/log.ts.
 */
export interface Log extends LogReader, LogAppender, LogAdmin {}
