import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import middy from '@middy/core'
import type {
  Callback,
  Context,
  Handler,
  KinesisStreamBatchResponse,
  KinesisStreamEvent,
  KinesisStreamHandler,
  KinesisStreamRecord,
} from 'aws-lambda'

const last = ({ Records }: KinesisStreamEvent): KinesisStreamBatchResponse => ({
  batchItemFailures: [{ itemIdentifier: Records.at(-1)!.kinesis.sequenceNumber }],
})

export const kinesisHandler: KinesisStreamHandler = (event) => Promise.resolve(last(event))

export const withContext = async (event: KinesisStreamEvent, context: Context) =>
  Promise.resolve(context.functionName === 'f' && context.memoryLimitInMB !== '' ? last(event) : undefined)

export const withCallback: KinesisStreamHandler = (event, _context, callback) => {
  setImmediate(() => callback(null, last(event)))
}

export const ofAnyEvent: Handler = (event: KinesisStreamEvent, _context: Context, callback: Callback) =>
  callback(undefined, last(event))

const processor = new BatchProcessor(EventType.KinesisDataStreams)
export const powertools: KinesisStreamHandler = (event, context) =>
  processPartialResponse(
    event,
    (record: KinesisStreamRecord) =>
      record === event.Records.at(-1) ? Promise.reject(new Error('the last one')) : Promise.resolve(),
    processor,
    { context, throwOnFullBatchFailure: false },
  )

export const middyfied = middy<KinesisStreamEvent, KinesisStreamBatchResponse>().handler((event) =>
  Promise.resolve(last(event)),
)

export const ofNothing: KinesisStreamHandler = () => undefined

export const synchronous = (event: KinesisStreamEvent): KinesisStreamBatchResponse => last(event)

export const failing: KinesisStreamHandler = (_event, _context, callback) => callback('no')

export const throwing: KinesisStreamHandler = () => {
  throw new Error('no')
}
