import type { Shard } from '../log/log.ts'

/** The shards that a shard's records come after. */
export const parentsOf = ({ parentShardId, adjacentParentShardId }: Shard): readonly string[] =>
  [parentShardId, adjacentParentShardId].filter((parent) => parent !== undefined)

/** Whether a shard's turn has come: all its parents are done with, or are no longer there. */
export function isDue(
  shard: Shard,
  listed: ReadonlySet<string>,
  isEnded: (shardId: string) => boolean,
): boolean {
  return parentsOf(shard).every((parent) => !listed.has(parent) || isEnded(parent))
}
