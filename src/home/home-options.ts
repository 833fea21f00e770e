export const LOG_HOMES = ['embedded', 'kinesis'] as const
export const TABLES_HOMES = ['embedded', 'dynamodb'] as const
export const OBJECTS_HOMES = ['folder', 's3'] as const

/** The ARN of a standard topic (SNS API reference, CreateTopic, Name). */
export const TOPIC_ARN = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/

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
  /** The ARN of the SNS topic that reactors notify. If missing, those that notify do not run. */
  readonly notifyTopic?: string | undefined
  /**
   * An AWS-compatible server for the log, the tables, the objects and the topic. If missing: as recorded in the directory, or else
   * AWS's own.
   */
  readonly endpoint?: string | undefined
  /** Seconds by which an event's time may be ahead of its arrival at the log; by default 300. */
  readonly maxAhead?: number | undefined
}
