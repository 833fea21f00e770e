import type { LogRecord } from '../../../../src/log/log.ts'
import { sequenceNumber } from '../../../../src/testing/arrive.ts'

export const SHARD = 'shardId-000000000000'

/** The n-th record of a shard. */
export const recordOf = (n: number): LogRecord => ({
  shardId: SHARD,
  sequenceNumber: sequenceNumber(n),
  partitionKey: 'key',
  data: new Uint8Array(),
  approximateArrivalTimestamp: n,
})
