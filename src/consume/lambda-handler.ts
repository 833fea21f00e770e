import Type from 'typebox'
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseSequenceNumber } from '../events/position.ts'
import type { LogRecord } from '../log/log.ts'
import type { Into } from './consume.ts'
import type { Consumer } from './consumer.ts'
import { consumerInvoke, type BatchResponse } from './invoke.ts'

const kinesisRecord = Type.Object({
  eventID: Type.String(),
  kinesis: Type.Object({
    partitionKey: Type.String(),
    sequenceNumber: Type.String(),
    data: Type.String(),
    approximateArrivalTimestamp: Type.Number(),
  }),
})

const kinesisEvent = Compile(Type.Object({ Records: Type.Array(kinesisRecord) }))

/** A consumer as a Lambda function: Kinesis' JSON event in, Lambda's JSON answer out. Throws on any other event. */
export function lambdaHandler(
  consumer: Consumer,
  into: Into,
  report: (cause: unknown) => void,
): (event: unknown) => Promise<BatchResponse> {
  const invoke = consumerInvoke(consumer, into, report)
  return async (event) => {
    if (!kinesisEvent.Check(event))
      throw new Error(`Cannot run consumer ${consumer.name}: the event is none of Kinesis'`)
    return invoke({ records: event.Records.map(recordOf) })
  }
}

function recordOf({ eventID, kinesis }: Static<typeof kinesisRecord>): LogRecord {
  const sequenceNumber = parseSequenceNumber(kinesis.sequenceNumber)
  if (sequenceNumber === undefined)
    throw new Error(`Cannot read record ${eventID}: it has no sequence number of Kinesis'`)
  return {
    shardId: eventID.slice(0, eventID.indexOf(':')),
    sequenceNumber,
    partitionKey: kinesis.partitionKey,
    data: Buffer.from(kinesis.data, 'base64'),
    approximateArrivalTimestamp: Math.round(kinesis.approximateArrivalTimestamp * 1000),
  }
}
