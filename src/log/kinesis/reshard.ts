import { MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis'
import { middleOf } from '../hash-range.ts'
import { refusal } from '../refusal.ts'
import { activeStream } from './active.ts'
import { listShards } from './shards.ts'
import type { Stream } from './stream.ts'

/**
 * Splits a shard and waits until its children accept records. Throws like SplitShard; an on-demand stream splits by
 * itself.
 */
export async function splitShard(stream: Stream, shardId: string, startingHashKey?: string): Promise<void> {
  await activeStream(stream)
  const command = new SplitShardCommand({
    StreamName: stream.name,
    ShardToSplit: shardId,
    NewStartingHashKey: startingHashKey ?? (await middleHashKey(stream, shardId)),
  })
  await stream.ask(`split ${shardId} of`, (client) => client.send(command))
  await activeStream(stream)
}

/** Merges two adjacent shards and waits until their child accepts records. Throws like MergeShards. */
export async function mergeShards(stream: Stream, shardId: string, adjacentShardId: string): Promise<void> {
  await activeStream(stream)
  const command = new MergeShardsCommand({
    StreamName: stream.name,
    ShardToMerge: shardId,
    AdjacentShardToMerge: adjacentShardId,
  })
  await stream.ask(`merge ${shardId} and ${adjacentShardId} of`, (client) => client.send(command))
  await activeStream(stream)
}

async function middleHashKey(stream: Stream, shardId: string): Promise<string> {
  const shard = (await listShards(stream)).find((each) => each.shardId === shardId)
  if (shard === undefined)
    throw refusal('ResourceNotFoundException', `Cannot split ${shardId}: there is no such shard`)
  return middleOf({ from: BigInt(shard.startingHashKey), to: BigInt(shard.endingHashKey) }).toString()
}
