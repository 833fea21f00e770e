import type { Log, Reached, Shard } from '../log.ts'

/**
 * The reason why a stream is not the one that was read so far; undefined if nothing proves that. Kinesis stops listing
 * a closed shard when its records have expired ("Data Routing, Data Persistence, and Shard State after a Reshard"), and
 * numbers shards upwards. So a shard that is not listed may have existed, unless its number is above all listed ones.
 */
export async function refutes(
  log: Pick<Log, 'shards' | 'behind'>,
  reached: readonly Reached[],
): Promise<string | undefined> {
  const shards = await log.shards()
  const listed = new Map(shards.map((shard) => [shard.shardId, shard]))
  const newest = Math.max(...shards.map(({ shardId }) => numberOf(shardId)))
  for (const one of furthest(reached)) {
    const shard = listed.get(one.shardId)
    if (shard === undefined && numberOf(one.shardId) > newest) return `the stream never had ${one.shardId}`
    const reason = shard === undefined ? undefined : (refute(shard, one) ?? (await pastEnd(log, one)))
    if (reason !== undefined) return reason
  }
  return undefined
}

/** For each shard the reader that is furthest ahead, so that the shard's end is looked up once. */
function furthest(reached: readonly Reached[]): readonly Reached[] {
  const by = new Map<string, Reached>()
  for (const one of reached) {
    const other = by.get(one.shardId)
    if (other === undefined || (one.sequenceNumber ?? '') >= (other.sequenceNumber ?? ''))
      by.set(one.shardId, one)
  }
  return [...by.values()]
}

/** kinesis-local gives closed shards an end before their beginning, which proves nothing. */
function refute(shard: Shard, { shardId, sequenceNumber, ended }: Reached): string | undefined {
  const { startingSequenceNumber: starting, endingSequenceNumber: ending } = shard
  if (ended && ending === undefined) return `${shardId} is open in the stream, and was read to its end`
  if (sequenceNumber === undefined) return undefined
  if (sequenceNumber < starting) return `${shardId} begins after what was read of it`
  return ending !== undefined && ending >= starting && sequenceNumber > ending
    ? `${shardId} ends before what was read of it`
    : undefined
}

/** Records expire oldest first. So if a record is left, the newest one is not older than any record read before. */
async function pastEnd(
  log: Pick<Log, 'behind'>,
  { shardId, sequenceNumber }: Reached,
): Promise<string | undefined> {
  if (sequenceNumber === undefined) return undefined
  const { end } = await log.behind(shardId, undefined)
  return end !== undefined && end < sequenceNumber ? `${shardId} ends before what was read of it` : undefined
}

const numberOf = (shardId: string): number => Number(shardId.slice(-12)) || 0
