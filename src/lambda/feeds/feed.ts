import type { SequenceNumber } from '../../events/position.ts'

/** An event as a trigger brings it. */
export interface Message {
  /** The event's JSON, or what was sent in its place. */
  readonly text: string
  /** When the trigger took it, in milliseconds since 1970. */
  readonly at: number
  /** Its name in the answer to Lambda. */
  readonly item: string
  /** Its place among the trigger's messages, if these have an order. */
  readonly place?: SequenceNumber
}

/** News of a stored object, from S3. */
export interface ObjectNews {
  readonly bucket: string
  readonly key: string
  /** When S3 told it, in milliseconds since 1970. */
  readonly at: number
  readonly item: string
}

/**
 * What an invocation brings, other than records of Kinesis. `failing` says how a failure is answered: `whole` rejects the
 * invocation, which Lambda or the sender repeats; `from` names the first message that failed, and all after it are
 * delivered again; `each` names every message that failed.
 */
export interface Feed {
  readonly source: 'aws:s3' | 'aws:sns' | 'aws:sqs' | 'aws:dynamodb'
  readonly failing: 'whole' | 'from' | 'each'
  readonly contents: readonly (Message | ObjectNews)[]
}
