import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'

const processor = new BatchProcessor(EventType.KinesisDataStreams)

/** With Powertools: a record of no bytes fails, and only the batch from it on is delivered again. */
async function recordHandler(record) {
  const { id, data } = JSON.parse(Buffer.from(record.kinesis.data, 'base64').toString())
  if (data.bytes === 0) throw new Error('an upload without bytes')
  console.log(JSON.stringify({ upload: id }))
}

export const handler = (event, context) =>
  processPartialResponse(event, recordHandler, processor, { context, throwOnFullBatchFailure: false })
