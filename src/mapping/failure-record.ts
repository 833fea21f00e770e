import type { Failure } from './failure.ts'
import { asKinesisWrites, lambdaEvent, type Identity } from './lambda-event.ts'

const timeOf = (millis: number): string => new Date(millis).toISOString()

/** In any of AWS's partitions: `aws`, `aws-cn`, `aws-us-gov`. */
const S3_ARN = /^arn:aws[a-z-]*:s3:/

/**
 * The result of the last invocation. For expired records AWS gives nothing here, even if they had been tried, and
 * counts one invocation (seen in LocalStack's recordings of AWS, April 2025).
 */
const contexts = (failure: Failure, { functionArn }: Identity, requestId: string) => {
  const { condition, response } = failure
  const approximateInvokeCount = condition === 'RecordAgeExceeded' ? 1 : failure.invocations
  const requestContext = { requestId, functionArn, condition, approximateInvokeCount }
  if (condition === 'RecordAgeExceeded' || response === undefined) return { requestContext }
  const { functionError } = response
  return { requestContext, responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError } }
}

function batchInfo({ shardId, records }: Failure, { eventSourceArn }: Identity) {
  const [first, last] = [records[0], records.at(-1)]
  if (first === undefined || last === undefined)
    throw new Error('Cannot tell of a failure: it has no records')
  return {
    shardId,
    startSequenceNumber: asKinesisWrites(first.sequenceNumber),
    endSequenceNumber: asKinesisWrites(last.sequenceNumber),
    approximateArrivalOfFirstRecord: timeOf(first.approximateArrivalTimestamp),
    approximateArrivalOfLastRecord: timeOf(last.approximateArrivalTimestamp),
    batchSize: records.length,
    streamArn: eventSourceArn,
  }
}

/**
 * The record that Lambda sends to an on-failure destination, field by field ("Retain discarded batch records for a
 * Kinesis Data Streams event source", AWS Lambda guide). S3 destinations also get the event, as JSON in `payload`.
 */
export const failureRecord = (failure: Failure, identity: Identity, requestId: string) => ({
  ...contexts(failure, identity, requestId),
  version: '1.0',
  timestamp: timeOf(failure.at),
  KinesisBatchInfo: batchInfo(failure, identity),
  ...(S3_ARN.test(failure.destination ?? '')
    ? { payload: JSON.stringify(lambdaEvent(failure, identity)) }
    : {}),
})
