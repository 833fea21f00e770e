// The parts of aws-kinesis-agg 4.2.8 that we use, file by file: the types of its index need aws-sdk v2.

declare module 'aws-kinesis-agg/lib/kpl-agg.js' {
  export interface AggregatorInput {
    readonly partitionKey: string
    readonly explicitHashKey?: string
    readonly data: Uint8Array
  }

  export class RecordAggregator {
    /** Throws if the record would not fit, by the library's own count. */
    addUserRecord(record: AggregatorInput): void
    checkIfUserRecordFits(record: AggregatorInput): boolean
    /** Undefined if nothing was added. */
    build(): { partitionKey: string; ExplicitHashKey?: string; data: Buffer } | undefined
  }
}

declare module 'aws-kinesis-agg/lib/kpl-deagg.js' {
  export interface DeaggregatedRecord {
    readonly partitionKey: unknown
    readonly explicitPartitionKey: unknown
    /** Base64. */
    readonly data: string
  }

  /** Calls back for every failure, and at the end with the records found before. */
  export function deaggregateSync(
    record: { partitionKey: string; sequenceNumber: string; data: Uint8Array },
    computeChecksums: boolean,
    callback: (error: unknown, records?: DeaggregatedRecord[]) => void,
  ): void
}
