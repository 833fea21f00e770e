import type { LogReader } from '../log/log.ts'
import type { SequenceNumber } from '../events/position.ts'

/** The newest record of each shard; undefined if the shard never held one. */
export type Ends = ReadonlyMap<string, SequenceNumber | undefined>

/** The present ends of the log. */
export async function endsOf(log: LogReader): Promise<Ends> {
  const shards = await log.shards()
  const ends = shards.map(
    async ({ shardId }) => [shardId, (await log.behind(shardId, undefined)).end] as const,
  )
  return new Map(await Promise.all(ends))
}
