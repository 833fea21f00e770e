import { ListShardsCommand, type Shard as KinesisShard } from '@aws-sdk/client-kinesis'
import type { Shard } from '../log.ts'
import { answered, sequenceNumberOf } from './answered.ts'
import type { Stream } from './stream.ts'

/** All shards of ListShards, page by page; parents come before their children. */
export async function listShards(stream: Stream): Promise<readonly Shard[]> {
  const shards: Shard[] = []
  let token: string | undefined
  do {
    const command = new ListShardsCommand(
      token === undefined ? { StreamName: stream.name } : { NextToken: token },
    )
    const answer = await stream.ask('list the shards of', (client) => client.send(command))
    shards.push(...answered(answer.Shards, 'Shards').map(toShard))
    token = answer.NextToken
  } while (token !== undefined)
  return parentsFirst(shards)
}

function toShard(shard: KinesisShard): Shard {
  const { ParentShardId, AdjacentParentShardId } = shard
  const hashKeys = answered(shard.HashKeyRange, 'HashKeyRange')
  const sequences = answered(shard.SequenceNumberRange, 'SequenceNumberRange')
  const ending = sequences.EndingSequenceNumber
  return {
    shardId: answered(shard.ShardId, 'ShardId'),
    startingHashKey: answered(hashKeys.StartingHashKey, 'StartingHashKey'),
    endingHashKey: answered(hashKeys.EndingHashKey, 'EndingHashKey'),
    startingSequenceNumber: sequenceNumberOf(sequences.StartingSequenceNumber),
    ...(ParentShardId !== undefined && { parentShardId: ParentShardId }),
    ...(AdjacentParentShardId !== undefined && { adjacentParentShardId: AdjacentParentShardId }),
    ...(ending !== undefined && { endingSequenceNumber: sequenceNumberOf(ending) }),
  }
}

/** Keeps the given order, but moves each shard behind its listed parents: Kinesis does not document its order. */
function parentsFirst(shards: readonly Shard[]): readonly Shard[] {
  const listed = new Map(shards.map((shard) => [shard.shardId, shard]))
  const ordered = new Set<Shard>()
  const place = (shard: Shard | undefined): void => {
    if (shard === undefined || ordered.has(shard)) return
    place(listed.get(shard.parentShardId ?? ''))
    place(listed.get(shard.adjacentParentShardId ?? ''))
    ordered.add(shard)
  }
  for (const shard of shards) place(shard)
  return [...ordered]
}
