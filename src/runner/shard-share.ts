import { availableParallelism } from 'node:os'

/** One of several threads that share the shards out among them. */
export interface ShardShare {
  readonly index: number
  readonly of: number
}

export const WHOLE: ShardShare = { index: 0, of: 1 }

/** Each has a heap of its own. */
const MOST_THREADS = 4

/** A thread for each processor, within reason. */
export function shardShares(): readonly ShardShare[] {
  const of = Math.min(availableParallelism(), MOST_THREADS)
  return Array.from({ length: of }, (_, index) => ({ index, of }))
}

/**
 * Shards by the number in their ids, which a split or a merge counts up: neighbours go to different threads. A shard without
 * a number goes to the first, for every shard is somebody's.
 */
export const takesOf =
  ({ index, of }: ShardShare) =>
  (shardId: string): boolean =>
    (Number(shardId.slice(-12)) || 0) % of === index
