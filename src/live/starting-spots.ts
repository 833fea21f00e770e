import type { Position } from '../events/position.ts'
import type { Shard } from '../log/log.ts'
import { isDue, parentsOf } from '../mapping/shard-order.ts'
import { afterRecord, type Spots } from './place.ts'
import type { Progress } from './table-progress.ts'

/**
 * The place up to which all tables have folded the log: a spot in every shard that is open to a reader. A shard that is
 * read keeps its spot while a child waits for its other parent.
 */
export function startingSpots(shards: readonly Shard[], progress: (shardId: string) => Progress): Spots {
  const listed = new Set(shards.map(({ shardId }) => shardId))
  const isRead = (shardId: string) => progress(shardId).ended
  const isOpen = (one: Shard) => !isRead(one.shardId) && isDue(one, listed, isRead)
  const waiting = shards.filter((one) => !isRead(one.shardId) && !isOpen(one)).flatMap(parentsOf)
  const due = shards.filter((one) => isOpen(one) || (isRead(one.shardId) && waiting.includes(one.shardId)))
  return new Map(due.map(({ shardId }) => [shardId, spotOf(progress(shardId))]))
}

const spotOf = ({ sequence }: Progress): Position | undefined =>
  sequence === '' ? undefined : afterRecord(sequence)
