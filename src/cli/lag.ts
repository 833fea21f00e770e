import type { Log, Shard } from '../log/log.ts'
import { readCheckpoints } from '../mapping/checkpoints.ts'
import type { Tables } from '../tables/tables.ts'

/** How far a consumer is behind in one shard: in events (null where the log cannot count) and milliseconds. */
export interface ShardLag {
  readonly shardId: string
  readonly events: number | null
  readonly millis: number
}

/** The lag of one consumer, shard by shard. */
export async function lagOf(
  log: Log,
  tables: Tables,
  consumer: string,
  shards: readonly Shard[],
): Promise<readonly ShardLag[]> {
  const checkpoints = await readCheckpoints(tables, consumer)
  return Promise.all(
    shards.map(async ({ shardId }) => {
      const { records, millis } = await log.behind(shardId, checkpoints.get(shardId)?.sequenceNumber)
      return { shardId, events: records ?? null, millis }
    }),
  )
}
