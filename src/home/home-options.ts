export const LOG_HOMES = ['embedded', 'kinesis'] as const
export const TABLES_HOMES = ['embedded', 'dynamodb'] as const
export const OBJECTS_HOMES = ['folder', 's3'] as const

/** The place of a home, as far as the options say. Plain data, because it is sent to the threads of the consumers. */
export interface HomeOptions {
  /** The data directory. */
  readonly data: string
  /** If missing: as recorded in the data directory; embedded in a new one. */
  readonly log?: (typeof LOG_HOMES)[number] | undefined
  /** The Kinesis stream. */
  readonly stream?: string | undefined
  /** If missing: as recorded in the data directory; embedded in a new one. */
  readonly tables?: (typeof TABLES_HOMES)[number] | undefined
  /** The prefix of DynamoDB's tables. */
  readonly prefix?: string | undefined
  /** If missing: as recorded in the data directory; a folder in a new one. */
  readonly objects?: (typeof OBJECTS_HOMES)[number] | undefined
  /** The S3 bucket, which must exist. */
  readonly bucket?: string | undefined
  /**
   * An AWS-compatible server for the log, the tables and the objects. If missing: as recorded in the directory, or else
   * AWS's own.
   */
  readonly endpoint?: string | undefined
  /** Seconds by which an event's time may be ahead of its arrival at the log; by default 300. */
  readonly maxAhead?: number | undefined
}
