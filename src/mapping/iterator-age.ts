import type { SequenceNumber } from '../events/position.ts'
import type { LogReader, Start } from '../log/log.ts'

/** For how long the next record after this one has been waiting at `now`, in milliseconds; 0 if none is waiting. */
export async function iteratorAge(
  log: LogReader,
  shardId: string,
  reached: SequenceNumber | undefined,
  now: number,
): Promise<number> {
  const start: Start =
    reached === undefined
      ? { type: 'TRIM_HORIZON' }
      : { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: reached }
  const { records } = await log.read(await log.open(shardId, start), 1)
  const [next] = records
  return next === undefined ? 0 : Math.max(0, now - next.approximateArrivalTimestamp)
}
