import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseSequenceNumber } from '../../events/position.ts'
import type { Feed, Message } from './feed.ts'

/** Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB". The creation time is in whole seconds. */
const record = Type.Object({
  eventSource: Type.Literal('aws:dynamodb'),
  eventName: Type.String(),
  dynamodb: Type.Object({
    ApproximateCreationDateTime: Type.Number(),
    SequenceNumber: Type.String(),
    StreamViewType: Type.String(),
    NewImage: Type.Optional(Type.Object({ event: Type.Optional(Type.Unknown()) })),
  }),
})

const streamEvent = Compile(Type.Object({ Records: Type.Array(record, { minItems: 1 }) }))

/**
 * The changes of a table whose items hold an event's JSON in the text attribute `event`: an outbox. Items without it are
 * passed over, and so are removals. The stream keeps each change for 24 hours, those of one item in their order, and
 * Lambda delivers again from the first one that failed (DynamoDB Developer Guide, "Change data capture for DynamoDB
 * Streams"; Lambda Developer Guide, "Configuring partial batch response with DynamoDB and Lambda"). Throws if the stream
 * does not show new images.
 */
export function dynamodbFeed(event: unknown): Feed | undefined {
  if (!streamEvent.Check(event)) return undefined
  const contents = event.Records.filter(({ eventName }) => eventName !== 'REMOVE').flatMap(messageOf)
  return { source: 'aws:dynamodb', failing: 'from', contents }
}

function messageOf({ dynamodb }: Static<typeof record>): readonly Message[] {
  const { NewImage: image, SequenceNumber: item, StreamViewType: view } = dynamodb
  if (image === undefined) throw new Error(`Cannot read an item: its stream shows ${view}, not NEW_IMAGE`)
  const place = parseSequenceNumber(item)
  if (place === undefined) throw new Error('Cannot read an item: it has no sequence number of DynamoDB')
  if (image.event === undefined) return []
  return [{ text: textOf(image.event), at: dynamodb.ApproximateCreationDateTime * 1000, item, place }]
}

/** An attribute of another type is no event, and is parked as it is. */
const textOf = (attribute: unknown): string =>
  isText.Check(attribute) ? attribute.S : JSON.stringify(attribute)

const isText = Compile(Type.Object({ S: Type.String() }))
