/** The event with which Lambda invokes a function for a batch of one record. */
export const batchOf = ({
  partitionKey,
  data,
}: {
  readonly partitionKey?: string
  readonly data: Uint8Array
}) => ({
  Records: [
    {
      eventID: 'shardId-000000000000:1',
      kinesis: {
        ...(partitionKey !== undefined && { partitionKey }),
        sequenceNumber: '1',
        data: Buffer.from(data).toString('base64'),
        approximateArrivalTimestamp: 1_767_225_600.5,
      },
    },
  ],
})
