import type { Shard } from '../log/log.ts'

/** The shards whose records come before those of a shard. */
export const parentsOf = ({ parentShardId, adjacentParentShardId }: Shard): readonly string[] =>
  [parentShardId, adjacentParentShardId].filter((parent) => parent !== undefined)

/** Whether a shard may be delivered: all its parents are settled, or no longer exist. */
export function isDue(
  shard: Shard,
  listed: ReadonlySet<string>,
  isEnded: (shardId: string) => boolean,
): boolean {
  return parentsOf(shard).every((parent) => !listed.has(parent) || isEnded(parent))
}
