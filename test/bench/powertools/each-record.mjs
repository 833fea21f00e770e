import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'

/** A handler that takes a batch record by record, in order, and tells which failed. */
export function eachRecord(take) {
  const processor = new BatchProcessor(EventType.KinesisDataStreams)
  const record = ({ kinesis }) => take(JSON.parse(Buffer.from(kinesis.data, 'base64').toString()))
  return (event, context) =>
    processPartialResponse(event, record, processor, { context, processInParallel: false })
}
