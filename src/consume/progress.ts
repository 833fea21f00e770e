import type { LogRecord } from '../log/log.ts'
import type { Checkpoints } from '../mapping/checkpoints.ts'
import type { BatchResponse } from './invoke.ts'

/**
 * Saves how far a consumer has got in a shard. Lambda's event source mapping keeps its own position to itself; reads that
 * wait for a write, and lag, want to know. A batch comes after all before it in its shard, so that its last record done says
 * all: not so with a parallelization factor over 1.
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

/** The record before the first that failed; undefined where that is the first of all. */
function lastDone(
  records: readonly LogRecord[],
  { batchItemFailures: [failure] }: BatchResponse,
): LogRecord | undefined {
  if (failure === undefined) return records.at(-1)
  return records[records.findIndex(({ sequenceNumber }) => sequenceNumber === failure.itemIdentifier) - 1]
}
