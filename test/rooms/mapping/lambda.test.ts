import { expect, test } from 'vitest'
import type { SequenceNumber } from '../../../src/events/position.ts'
import { failureRecord } from '../../../src/mapping/failure-record.ts'
import type { Failure } from '../../../src/mapping/failure.ts'
import { lambdaEvent } from '../../../src/mapping/lambda-event.ts'
import { lambdaInvoke } from '../../../src/mapping/lambda-invoke.ts'

const identity = {
  functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:myfunction',
  eventSourceArn: 'arn:aws:kinesis:us-east-2:123456789012:stream/mystream',
  region: 'us-east-2',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/lambda-role',
}

const SEQUENCE = '49590338271490256608559692538361571095921575989136588898' as SequenceNumber

const record = {
  shardId: 'shardId-000000000006',
  sequenceNumber: SEQUENCE,
  partitionKey: '1',
  data: new TextEncoder().encode('Hello, this is a test.'),
  approximateArrivalTimestamp: 1_545_084_650_987,
}

/** The example of "Using Lambda with Kinesis" in the AWS Lambda guide. */
const AWS_EXAMPLE = {
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: '1',
    sequenceNumber: SEQUENCE,
    data: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
    approximateArrivalTimestamp: 1545084650.987,
  },
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: `shardId-000000000006:${SEQUENCE}`,
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: 'arn:aws:iam::123456789012:role/lambda-role',
  awsRegion: 'us-east-2',
  eventSourceARN: 'arn:aws:kinesis:us-east-2:123456789012:stream/mystream',
}

test('lambdaEvent() is the example of AWS, field by field and in its order', () => {
  const event = lambdaEvent({ shardId: record.shardId, records: [record] }, identity)
  expect(JSON.stringify(event)).toBe(JSON.stringify({ Records: [AWS_EXAMPLE] }))
})

test('lambdaEvent() tells of the tumbling window as in the example of AWS', () => {
  const [start, end] = [Date.parse('2020-12-09T07:04:00Z'), Date.parse('2020-12-09T07:06:00Z')]
  const flags = { isFinalInvokeForWindow: false, isWindowTerminatedEarly: false }
  const window = { start, end, state: { '1': 282, '2': 715 }, ...flags }
  expect(lambdaEvent({ shardId: record.shardId, records: [], window }, identity)).toEqual({
    Records: [],
    window: { start: '2020-12-09T07:04:00Z', end: '2020-12-09T07:06:00Z' },
    state: { '1': 282, '2': 715 },
    shardId: 'shardId-000000000006',
    eventSourceARN: identity.eventSourceArn,
    ...flags,
  })
})

const failure: Failure = {
  mapping: 'test',
  shardId: 'shardId-000000000001',
  records: [record, { ...record, approximateArrivalTimestamp: 1_545_084_651_000 }],
  condition: 'RetryAttemptsExhausted',
  invocations: 2,
  response: { functionError: 'Unhandled', cause: new Error('no') },
  at: Date.parse('2019-11-14T00:38:06.021Z'),
}

const batchInfo = {
  shardId: 'shardId-000000000001',
  startSequenceNumber: SEQUENCE,
  endSequenceNumber: SEQUENCE,
  approximateArrivalOfFirstRecord: '2018-12-17T22:10:50.987Z',
  approximateArrivalOfLastRecord: '2018-12-17T22:10:51.000Z',
  batchSize: 2,
  streamArn: identity.eventSourceArn,
}

test('failureRecord() is what AWS sends when the retries are used up', () => {
  expect(JSON.stringify(failureRecord(failure, identity, 'id'))).toBe(
    JSON.stringify({
      requestContext: {
        requestId: 'id',
        functionArn: identity.functionArn,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2019-11-14T00:38:06.021Z',
      KinesisBatchInfo: batchInfo,
    }),
  )
  const reported = failureRecord({ ...failure, response: { functionError: null, cause: {} } }, identity, 'id')
  expect(reported).toMatchObject({ responseContext: { functionError: null } })
})

test('failureRecord() says nothing of a response where records expired', () => {
  const expired = failureRecord({ ...failure, condition: 'RecordAgeExceeded' }, identity, 'id')
  expect(expired).toMatchObject({
    requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 },
  })
  expect(expired).not.toHaveProperty('responseContext')
})

test('failureRecord() carries the event as JSON for S3 only', () => {
  for (const destination of ['arn:aws:s3:::bucket', 'arn:aws-cn:s3:::bucket']) {
    const { payload, ...told } = failureRecord({ ...failure, destination }, identity, 'id') as {
      payload: string
    }
    expect(JSON.parse(payload)).toEqual(lambdaEvent(failure, identity))
    expect(told).toEqual(failureRecord(failure, identity, 'id'))
  }
  const queued = failureRecord(
    { ...failure, destination: 'arn:aws:sqs:us-east-2:123456789012:dlq' },
    identity,
    'id',
  )
  expect(queued).not.toHaveProperty('payload')
})

test('lambdaInvoke() gives a handler a copy of the event and takes a copy of its answer', async () => {
  const answer = { batchItemFailures: [], at: new Date(0), nothing: undefined }
  const invocation = {
    shardId: record.shardId,
    records: [record],
    deadline: 1_500,
    signal: new AbortController().signal,
  }
  let remaining = 0
  const invoke = lambdaInvoke(
    (event: { Records: { kinesis: { data: string } }[] }, context) => {
      remaining = context.getRemainingTimeInMillis()
      expect(context).toMatchObject({ functionName: 'myfunction', invokedFunctionArn: identity.functionArn })
      expect(event.Records[0]!.kinesis.data).toBe('SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==')
      return Promise.resolve(answer)
    },
    identity,
    () => 1_000,
  )
  expect(await invoke(invocation)).toEqual({ batchItemFailures: [], at: '1970-01-01T00:00:00.000Z' })
  expect(remaining).toBe(500)
  expect(await lambdaInvoke(() => Promise.resolve(undefined), identity)(invocation)).toBeNull()
})
