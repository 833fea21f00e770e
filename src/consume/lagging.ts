import type { SequenceNumber } from '../events/position.ts'
import type { LogReader } from '../log/log.ts'
import type { Ends } from '../mapping/ends.ts'
import { readCheckpoints, type Checkpoint } from '../mapping/checkpoints.ts'
import type { Tables } from '../tables/tables.ts'

/** A consumer that has not reached the end of a shard. */
export interface Lagging {
  readonly consumer: string
  readonly shardId: string
  readonly reached: SequenceNumber | undefined
}

/** The consumers that have not reached the ends, and their places. */
export async function laggingBehind(
  ends: Ends,
  tables: Tables,
  consumers: readonly string[],
): Promise<readonly Lagging[]> {
  const reached = await Promise.all(consumers.map((consumer) => readCheckpoints(tables, consumer)))
  return consumers.flatMap((consumer, index) =>
    [...ends].flatMap(([shardId, end]) => {
      const checkpoint = reached[index]?.get(shardId)
      if (isThere(checkpoint, end)) return []
      return [{ consumer, shardId, reached: checkpoint?.sequenceNumber }]
    }),
  )
}

/** A shard that never held a record has no end to reach. */
const isThere = (checkpoint: Checkpoint | undefined, end: SequenceNumber | undefined): boolean =>
  end === undefined || checkpoint?.ended === true || (checkpoint?.sequenceNumber ?? '') >= end

/** The number of records that they have not folded, all together; undefined if the log cannot count them. */
export async function recordsBehind(
  log: LogReader,
  lagging: readonly Lagging[],
): Promise<number | undefined> {
  let sum = 0
  for (const { shardId, reached } of lagging) {
    const { records } = await log.behind(shardId, reached)
    if (records === undefined) return undefined
    sum += records
  }
  return sum
}
