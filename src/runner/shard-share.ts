import { availableParallelism } from 'node:os'

/** One of several threads that share the shards. */
export interface ShardShare {
  readonly index: number
  readonly of: number
}

export const WHOLE: ShardShare = { index: 0, of: 1 }

/** The maximum number of threads, because each has a heap of its own. */
const MOST_THREADS = 4

/** A thread for each processor, up to the maximum. */
export function shardShares(): readonly ShardShare[] {
  const of = Math.min(availableParallelism(), MOST_THREADS)
  return Array.from({ length: of }, (_, index) => ({ index, of }))
}

/**
 * Divides shards by the number in their ids, which splits and merges count up, so neighbours go to different threads. A
 * shard without a number goes to the first thread, because every shard needs one.
 */
export const takesOf =
  ({ index, of }: ShardShare) =>
  (shardId: string): boolean =>
    (Number(shardId.slice(-12)) || 0) % of === index
