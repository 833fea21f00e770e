import type { LogRecord } from '../log/log.ts'
import type { Checkpoints } from '../mapping/checkpoints.ts'
import type { BatchResponse } from './invoke.ts'

/**
 * Saves the progress of a consumer in a shard. Lambda does not show its mapping's position, but reads that wait for a
 * write, and the lag, need one. A batch comes after all earlier ones of its shard, so its last finished record is
 * enough; this is not true with a parallelization factor above 1.
 */
export async function saveProgress(
  checkpoints: Checkpoints,
  consumer: string,
  records: readonly LogRecord[],
  response: BatchResponse,
): Promise<void> {
  const last = lastDone(records, response)
  if (last === undefined) return
  await checkpoints.save(consumer, last.shardId, { sequenceNumber: last.sequenceNumber, ended: false })
}

/** The record before the first failed one; undefined if the first record failed. */
function lastDone(
  records: readonly LogRecord[],
  { batchItemFailures: [failure] }: BatchResponse,
): LogRecord | undefined {
  if (failure === undefined) return records.at(-1)
  return records[records.findIndex(({ sequenceNumber }) => sequenceNumber === failure.itemIdentifier) - 1]
}
