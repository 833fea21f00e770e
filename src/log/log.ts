import type { Brand } from '../base/brand.ts'
import type { SequenceNumber } from '../events/position.ts'

/**
 * What a producer gives: at most 1 MiB of data and a partition key of 1 to 256 characters, as for Kinesis. Where the log is a
 * Kinesis stream, its own limit holds, of data and key together.
 */
export interface NewRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
}

/** What a record carries. */
export interface Encoded {
  readonly data: Uint8Array
  /** The same as a text, where all of it is ASCII and the log has it at hand: who reads that need not ask for `data`. */
  readonly text?: string | undefined
}

/** Its length in bytes. */
export const bytesOf = (encoded: Encoded): number => encoded.text?.length ?? encoded.data.length

/**
 * The partition key of a record that was written without one, as Kinesis takes under AUTO record distribution. No key is empty
 * (1 to 256 characters).
 */
export const NO_KEY = ''

/** A record as it stands in the log. */
export interface LogRecord extends Encoded {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber
  readonly partitionKey: string
  /** Milliseconds since 1970; never decreases within a shard (Kinesis promises less: it is approximate). */
  readonly approximateArrivalTimestamp: number
}

export type Appended =
  | { readonly ok: true; readonly shardId: string; readonly sequenceNumber: SequenceNumber }
  | { readonly ok: false; readonly code: string; readonly message: string }

export interface AppendOptions {
  /** Milliseconds since 1970: records arrive then or later, where the log counts its own time. Kinesis' own time goes its way. */
  readonly notBefore?: number
}

/** A shard as ListShards tells it: its range of MD5 hash keys (decimal, 128 bits), parents and bounds. */
export interface Shard {
  readonly shardId: string
  readonly parentShardId?: string
  readonly adjacentParentShardId?: string
  readonly startingHashKey: string
  readonly endingHashKey: string
  readonly startingSequenceNumber: SequenceNumber
  /** Set once the shard is closed; nothing is appended to it any more. */
  readonly endingSequenceNumber?: SequenceNumber
}

/** Where to start reading, as GetShardIterator's ShardIteratorType. Timestamps are milliseconds since 1970. */
export type Start =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_SEQUENCE_NUMBER'; readonly sequenceNumber: SequenceNumber }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: SequenceNumber }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }

/** An opaque place in one shard, good for the next read. */
export type Cursor = Brand<string, 'Cursor'>

export interface Slice {
  readonly records: readonly LogRecord[]
  /** Undefined where the shard is closed and read to its end: now its children may be read. */
  readonly next: Cursor | undefined
  /** How far the last record read is behind the shard's end, in milliseconds of arrival; 0 at the end. */
  readonly millisBehindLatest: number
}

/** What a shard holds after a sequence number. */
export interface Behind {
  /** How many records; undefined where the log cannot count (Kinesis). */
  readonly records: number | undefined
  /** Arrival of the shard's newest record less that of the record given, in milliseconds; 0 at the end. */
  readonly millis: number
  /** The newest record's sequence number; undefined where the shard never held one. */
  readonly end: SequenceNumber | undefined
}

/** What a reader has kept of a shard: the last record that it is done with, and whether it came to the shard's end. */
export interface Reached {
  readonly shardId: string
  readonly sequenceNumber: SequenceNumber | undefined
  readonly ended: boolean
}

/** What readers of a log have kept of it. */
export interface ReadSoFar {
  /** Undefined where they keep none. */
  readonly identity: string | undefined
  readonly reached: readonly Reached[]
}

/**
 * The event log: Kinesis Data Streams, or its embedded likeness. Order is kept within a partition key, also from
 * one append to the next and across resharding. Every adapter passes test/contracts/log.ts.
 */
export interface Log {
  /**
   * Durable when it resolves, record by record and in order. A refused record doesn't hold up those of other keys. Without
   * records it changes nothing, and rejects where an append could not go through: for who wants to know.
   */
  append(records: readonly NewRecord[], options?: AppendOptions): Promise<readonly Appended[]>
  /** When the newest record arrived, whichever process wrote it, in milliseconds since 1970; undefined where there never was one. Not there where the log cannot tell at once (Kinesis). */
  newest?(): Promise<number | undefined>
  /** All shards that still hold records or take them; parents come before their children. */
  shards(): Promise<readonly Shard[]>
  /** Throws where there is no such shard. */
  open(shardId: string, start: Start): Promise<Cursor>
  /** Up to `limit` records (at most 10,000), in order. Waits for nothing: an empty slice says nothing is there yet. */
  read(cursor: Cursor, limit: number): Promise<Slice>
  /** Splits a shard in two at a hash key (by default its middle); resolves once the children take records. */
  split(shardId: string, newStartingHashKey?: string): Promise<void>
  /** Merges two adjacent shards into one. */
  merge(shardId: string, adjacentShardId: string): Promise<void>
  /** The shard that gave this sequence number out; undefined where it is none of this log's. */
  shardOf(sequenceNumber: SequenceNumber): Promise<string | undefined>
  /** How far the end of a shard is from a sequence number in it (undefined: from its beginning). */
  behind(shardId: string, after: SequenceNumber | undefined): Promise<Behind>
  /** The same of several, where the log has a cheaper way than one by one. What it tells may be two seconds old. */
  behindEach?(shardId: string, afters: readonly (SequenceNumber | undefined)[]): Promise<readonly Behind[]>
  /** The time of the clock that stamps arrivals, in milliseconds since 1970 and never ahead of it, where the log can tell. */
  now?(): number
  /** A number that grows with every append and resharding, where the log has one at hand. */
  version?(): Promise<number>
  /** What tells this log from any other, also from one of the same name; undefined where the server tells nothing. */
  identity?(): Promise<string | undefined>
  /** Why this is not the log that was read so far, or not all of it; undefined where nothing proves that. */
  refutes?(read: ReadSoFar): Promise<string | undefined>
  /** Whether its first records are gone, where the log can tell. */
  isTrimmed?(): Promise<boolean>
  close(): Promise<void>
}
