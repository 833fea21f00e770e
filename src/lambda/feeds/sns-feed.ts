import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { Feed, Message, ObjectNews } from './feed.ts'
import { s3News } from './s3-news.ts'

/** Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
const snsEvent = Compile(
  Type.Object({
    Records: Type.Array(
      Type.Object({
        EventSource: Type.Literal('aws:sns'),
        Sns: Type.Object({ MessageId: Type.String(), Message: Type.String(), Timestamp: Type.String() }),
      }),
      { minItems: 1 },
    ),
  }),
)

/** Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const sqsEvent = Compile(
  Type.Object({
    Records: Type.Array(
      Type.Object({
        eventSource: Type.Literal('aws:sqs'),
        messageId: Type.String(),
        body: Type.String(),
        attributes: Type.Object({ SentTimestamp: Type.String() }),
      }),
      { minItems: 1 },
    ),
  }),
)

/** SNS's envelope, without raw message delivery (SNS Developer Guide, "Amazon SNS raw message delivery"). */
const envelope = Compile(
  Type.Object({
    Type: Type.Literal('Notification'),
    TopicArn: Type.String(),
    Message: Type.String(),
    Timestamp: Type.String(),
  }),
)

/**
 * The messages of a topic, or of a queue that subscribes to one, with or without raw delivery. A message is an event's
 * JSON, or a notification of S3. SNS delivers at least once, in no order, and invokes a function without waiting for its
 * answer: a failure rejects the invocation, which Lambda repeats twice (Lambda Developer Guide, "Invoking a Lambda
 * function asynchronously"). A queue delivers only the messages again that the answer names.
 */
export function snsFeed(event: unknown): Feed | undefined {
  if (snsEvent.Check(event)) {
    const contents = event.Records.flatMap(({ Sns: { MessageId, Message, Timestamp } }) =>
      contentsOf({ text: Message, at: Date.parse(Timestamp), item: MessageId }),
    )
    return { source: 'aws:sns', failing: 'whole', contents }
  }
  if (!sqsEvent.Check(event)) return undefined
  const contents = event.Records.flatMap(({ messageId, body, attributes }) =>
    contentsOf({ text: body, at: Number(attributes.SentTimestamp), item: messageId }),
  )
  return { source: 'aws:sqs', failing: 'each', contents }
}

function contentsOf(message: Message): readonly (Message | ObjectNews)[] {
  const { text, item } = message
  const value = valueOf(text)
  if (envelope.Check(value)) return contentsOf({ text: value.Message, at: Date.parse(value.Timestamp), item })
  return s3News(value, item) ?? [message]
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
