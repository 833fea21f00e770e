import { evenRanges, joined, middleOf, type HashRange } from '../hash-range.ts'
import { refusal } from '../refusal.ts'
import { rangeOf, shardIdOf, type ShardRow, type Topology } from './topology.ts'

/** The changes of a resharding: it closes the shards of `close`, then opens those of `open`. */
export interface Resharding {
  readonly close: readonly ShardRow[]
  readonly open: readonly { readonly range: HashRange; readonly parents: readonly number[] }[]
}

/** The shards of a new log. */
export const planFirst = (count: number): Resharding => ({
  close: [],
  open: evenRanges(count).map((range) => ({ range, parents: [] })),
})

/**
 * Like SplitShard. Throws the errors of Kinesis: no such shard, a closed shard, or a hash key that does not split it.
 */
export function planSplit(topology: Topology, shardId: string, hashKeyText?: string): Resharding {
  const row = openShard(topology, shardId, 'split')
  const { from, to } = rangeOf(row)
  const middle = hashKeyText === undefined ? middleOf({ from, to }) : parseHashKey(shardId, hashKeyText)
  if (middle <= from || middle > to)
    throw refusal(
      'InvalidArgumentException',
      `Cannot split ${shardId} at ${middle.toString()}: it holds ${row.from} to ${row.to}`,
    )
  const parents = [row.number]
  return {
    close: [row],
    open: [
      { range: { from, to: middle - 1n }, parents },
      { range: { from: middle, to }, parents },
    ],
  }
}

/** Like MergeShards. Throws the errors of Kinesis: no such shard, a closed shard, or shards that are not adjacent. */
export function planMerge(topology: Topology, shardId: string, adjacentShardId: string): Resharding {
  const row = openShard(topology, shardId, 'merge')
  const adjacent = openShard(topology, adjacentShardId, 'merge')
  const range = joined(rangeOf(row), rangeOf(adjacent))
  if (range === undefined)
    throw refusal(
      'InvalidArgumentException',
      `Cannot merge ${shardId} with ${adjacentShardId}: they are not adjacent`,
    )
  return { close: [row, adjacent], open: [{ range, parents: [row.number, adjacent.number] }] }
}

function openShard(topology: Topology, shardId: string, what: string): ShardRow {
  const row = topology.find(shardId)
  if (row === undefined)
    throw refusal('ResourceNotFoundException', `Cannot ${what} ${shardId}: there is no such shard`)
  if (row.ending !== undefined)
    throw refusal('ResourceInUseException', `Cannot ${what} ${shardIdOf(row.number)}: it is closed`)
  return row
}

function parseHashKey(shardId: string, text: string): bigint {
  if (/^(0|[1-9]\d{0,38})$/.test(text)) return BigInt(text)
  throw refusal('InvalidArgumentException', `Cannot split ${shardId}: its hash key is no decimal number`)
}
