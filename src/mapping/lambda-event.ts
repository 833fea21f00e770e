import type { SequenceNumber } from '../events/position.ts'
import { NO_KEY, type LogRecord } from '../log/log.ts'
import type { FunctionCall } from './attempt.ts'
import type { TumblingWindow } from './invocation.ts'

/** The function and its stream, by the ARNs in Lambda's events and records. */
export interface Identity {
  readonly functionArn: string
  readonly eventSourceArn: string
  readonly region: string
  /** The role of the function. */
  readonly invokeIdentityArn: string
}

/** A sequence number as Kinesis writes it, without our padding. */
export const asKinesisWrites = (sequence: SequenceNumber): string => sequence.replace(/^0+(?=\d)/, '')

/**
 * Undefined if the record was written without one ("Important considerations", service-managed distribution, Kinesis
 * developer guide).
 */
export const keyOf = ({ partitionKey }: LogRecord): { readonly partitionKey?: string } =>
  partitionKey === NO_KEY ? {} : { partitionKey }

function recordOf(record: LogRecord, identity: Identity) {
  const sequenceNumber = asKinesisWrites(record.sequenceNumber)
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      ...keyOf(record),
      sequenceNumber,
      data: Buffer.from(record.data).toString('base64'),
      approximateArrivalTimestamp: record.approximateArrivalTimestamp / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${record.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: identity.invokeIdentityArn,
    awsRegion: identity.region,
    eventSourceARN: identity.eventSourceArn,
  }
}

/** Whole seconds, as in AWS's example of a time window event. */
const secondOf = (millis: number): string => new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z')

const windowOf = (window: TumblingWindow, shardId: string, { eventSourceArn }: Identity) => ({
  window: { start: secondOf(window.start), end: secondOf(window.end) },
  state: window.state,
  shardId,
  eventSourceARN: eventSourceArn,
  isFinalInvokeForWindow: window.isFinalInvokeForWindow,
  isWindowTerminatedEarly: window.isWindowTerminatedEarly,
})

/** The event that Lambda gives a function, field by field ("Using Lambda with Kinesis", AWS Lambda guide). */
export const lambdaEvent = (
  { records, window, shardId }: Omit<FunctionCall, 'attempt'>,
  identity: Identity,
) => ({
  Records: records.map((record) => recordOf(record, identity)),
  ...(window === undefined ? {} : windowOf(window, shardId, identity)),
})
