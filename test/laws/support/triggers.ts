import type { Event } from '../../../src/events/event.ts'
import type { LogRecord } from '../../../src/log/log.ts'
import { lambdaEvent } from '../../../src/mapping/lambda-event.ts'

/** The bucket of the objects. */
export const BUCKET = 'orders-bucket'

/** One thing that a trigger delivers: an event, and its place in the deliveries of this trigger. */
export interface Delivered {
  readonly event: Event
  readonly place: number
  /** The record, if the trigger is Kinesis. */
  readonly record?: LogRecord
}

const TIME = '2026-01-01T10:00:00.000Z'

/** The key of an event's object, with characters that S3 encodes in its notifications. */
export const keyOf = ({ source, id }: Pick<Event, 'source' | 'id'>): string => `orders/${source} + ${id}`

const s3Record = (event: Event) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'us-east-1',
  eventTime: TIME,
  eventName: 'ObjectCreated:Put',
  s3: {
    s3SchemaVersion: '1.0',
    bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
    object: {
      key: encodeURIComponent(keyOf(event)).replaceAll('%20', '+').replaceAll('%2F', '/'),
      sequencer: '0055AED6DCD90281E5',
    },
  },
})

const snsMessage = (Message: string, place: number) => ({
  Type: 'Notification',
  MessageId: `m-${place}`,
  TopicArn: 'arn:aws:sns:us-east-1:123456789012:events',
  Subject: null,
  Message,
  Timestamp: TIME,
  SignatureVersion: '1',
  MessageAttributes: {},
})

const identity = {
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:baker',
  eventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders',
  region: 'us-east-1',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/baker',
}

const sqsRecord = (body: string, place: number) => ({
  messageId: `m-${place}`,
  receiptHandle: 'r',
  body,
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.parse(TIME)) },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:orders',
  awsRegion: 'us-east-1',
})

const sequenceOf = (place: number): string => `3000000000000${String(100_000_000 + place)}`

const change = ({ event, place }: Delivered) => ({
  eventID: `c${place}`,
  eventName: place % 3 === 0 ? 'MODIFY' : 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: Date.parse(TIME) / 1000,
    Keys: { id: { S: event.id } },
    NewImage: { id: { S: event.id }, event: { S: JSON.stringify(event) } },
    SequenceNumber: sequenceOf(place),
    SizeBytes: 100,
    StreamViewType: 'NEW_IMAGE',
  },
  eventSourceARN:
    'arn:aws:dynamodb:us-east-1:123456789012:table/orders-outbox/stream/2026-01-01T00:00:00.000',
})

type Some = readonly Delivered[]

/** The events with which Lambda is invoked, by trigger (the examples of the Lambda Developer Guide, with these contents). */
export const TRIGGERS = {
  kinesis: (some: Some) =>
    lambdaEvent({ shardId: 'shardId-000000000000', records: some.map(({ record }) => record!) }, identity),
  s3: (some: Some) => ({ Records: some.map(({ event }) => s3Record(event)) }),
  sns: (some: Some) => ({
    Records: some.map(({ event, place }) => ({
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: 'arn:aws:sns:us-east-1:123456789012:events:1',
      // Every other message is S3's notification of the event's object.
      Sns: snsMessage(
        place % 2 === 0 ? JSON.stringify(event) : JSON.stringify({ Records: [s3Record(event)] }),
        place,
      ),
    })),
  }),
  sqs: (some: Some) => ({
    Records: some.map(({ event, place }) =>
      // Raw delivery, or SNS's envelope.
      sqsRecord(
        place % 2 === 0 ? JSON.stringify(event) : JSON.stringify(snsMessage(JSON.stringify(event), place)),
        place,
      ),
    ),
  }),
  dynamodb: (some: Some) => ({ Records: some.map(change) }),
} as const

export type Trigger = keyof typeof TRIGGERS

interface Answer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** What the trigger delivers again after this answer; undefined stands for an invocation that failed. */
export function again(trigger: Trigger, some: Some, answer: Answer | undefined): Some {
  if (answer === undefined) return some
  const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  if (failed.length === 0) return []
  if (trigger === 'sqs') return some.filter(({ place }) => failed.includes(`m-${place}`))
  const nameOf = ({ place, record }: Delivered): string =>
    trigger === 'kinesis' ? record!.sequenceNumber : sequenceOf(place)
  const from = some.findIndex((one) => nameOf(one) === failed[0])
  if (from < 0 || (trigger !== 'kinesis' && trigger !== 'dynamodb'))
    throw new Error(`${trigger} cannot deliver ${failed.join(', ')} again`)
  return some.slice(from)
}
