import type { LogReader, Shard } from '../log/log.ts'
import type { Checkpoint } from './checkpoints.ts'

/** Where a mapping can be put: as a mapping's StartingPosition; timestamps are milliseconds since 1970. */
export type MappingStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }

export const FUTURE = 'the timestamp must not be in the future'

/** What is wrong with a start, judged at `now`. */
export function faultOfStart(start: MappingStart, now: number): string | undefined {
  if (start.type !== 'AT_TIMESTAMP') return undefined
  if (start.timestamp > now) return FUTURE
  return start.timestamp >= 0 ? undefined : 'the timestamp must be milliseconds since 1970'
}

/** A shard from its beginning: also every shard that was not there when the mapping started. */
export const BEGINNING: Checkpoint = { sequenceNumber: undefined, ended: false }

async function checkpointAt(log: LogReader, shard: Shard, start: MappingStart): Promise<Checkpoint> {
  if (start.type === 'TRIM_HORIZON') return BEGINNING
  if (start.type === 'AT_TIMESTAMP') return { ...BEGINNING, timestamp: start.timestamp }
  return { ...BEGINNING, sequenceNumber: (await log.behind(shard.shardId, undefined)).end }
}

/** The checkpoints that put a mapping at a start, for all shards there are now. */
export async function checkpointsAt(
  log: LogReader,
  start: MappingStart,
): Promise<ReadonlyMap<string, Checkpoint>> {
  const shards = await log.shards()
  const entries = shards.map(async (shard) => [shard.shardId, await checkpointAt(log, shard, start)] as const)
  return new Map(await Promise.all(entries))
}
