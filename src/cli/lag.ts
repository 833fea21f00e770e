import type { SequenceNumber } from '../events/position.ts'
import type { Log, Shard, Start } from '../log/log.ts'
import { readCheckpoints } from '../mapping/checkpoints.ts'
import type { Tables } from '../tables/tables.ts'

/** How far a consumer is behind in one shard: in events (null where the log cannot count) and milliseconds. */
export interface ShardLag {
  readonly shardId: string
  readonly events: number | null
  readonly millis: number
  /** For how long the next record has been waiting, in milliseconds; 0 where none is. */
  readonly iteratorAgeMillis: number
}

/** The lag of one consumer, shard by shard, at `now` (milliseconds since 1970). */
export async function lagOf(
  { log, tables }: { readonly log: Log; readonly tables: Tables },
  consumer: string,
  shards: readonly Shard[],
  now: number,
): Promise<readonly ShardLag[]> {
  const checkpoints = await readCheckpoints(tables, consumer)
  return Promise.all(
    shards.map(async ({ shardId }) => {
      const reached = checkpoints.get(shardId)?.sequenceNumber
      const { records, millis } = await log.behind(shardId, reached)
      const iteratorAgeMillis = await iteratorAge(log, shardId, reached, now)
      return { shardId, events: records ?? null, millis, iteratorAgeMillis }
    }),
  )
}

async function iteratorAge(
  log: Log,
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
