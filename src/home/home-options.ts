export const LOG_HOMES = ['embedded', 'kinesis'] as const
export const TABLES_HOMES = ['embedded', 'dynamodb'] as const
export const OBJECTS_HOMES = ['folder', 's3'] as const

/** Where a home is, as far as the options say. Plain data: it travels to the thread of the consumers. */
export interface HomeOptions {
  /** The data directory. */
  readonly data: string
  /** Where it is missing: as the data directory has it, and embedded in a new one. */
  readonly log?: (typeof LOG_HOMES)[number] | undefined
  /** The Kinesis stream. */
  readonly stream?: string | undefined
  /** Where it is missing: as the data directory has it, and embedded in a new one. */
  readonly tables?: (typeof TABLES_HOMES)[number] | undefined
  /** What the names of DynamoDB's tables begin with. */
  readonly prefix?: string | undefined
  /** Where it is missing: as the data directory has it, and a folder in a new one. */
  readonly objects?: (typeof OBJECTS_HOMES)[number] | undefined
  /** Of S3, which must be there. */
  readonly bucket?: string | undefined
  /** Of an AWS-compatible server, for the log, the tables and the objects; as the directory has it, else AWS's own, where it is missing. */
  readonly endpoint?: string | undefined
  /** By how many seconds an event's time may be ahead of the moment it reaches the log; 300 where this is missing. */
  readonly maxAhead?: number | undefined
}
