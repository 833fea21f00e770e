import type { LogReader, Shard } from '../log/log.ts'
import type { Checkpoint } from './checkpoints.ts'

/** A place to which a mapping can be moved, like its StartingPosition; timestamps are milliseconds since 1970. */
export type MappingStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestamp: number }

export const FUTURE = 'the timestamp must not be in the future'

/** Why a start is not valid at the time `now`; undefined if it is. */
export function faultOfStart(start: MappingStart, now: number): string | undefined {
  if (start.type !== 'AT_TIMESTAMP') return undefined
  if (start.timestamp > now) return FUTURE
  return start.timestamp >= 0 ? undefined : 'the timestamp must be milliseconds since 1970'
}

/** The beginning of a shard; also for every shard that did not exist at the mapping's start. */
export const BEGINNING: Checkpoint = { sequenceNumber: undefined, ended: false }

async function checkpointAt(log: LogReader, shard: Shard, start: MappingStart): Promise<Checkpoint> {
  if (start.type === 'TRIM_HORIZON') return BEGINNING
  if (start.type === 'AT_TIMESTAMP') return { ...BEGINNING, timestamp: start.timestamp }
  return { ...BEGINNING, sequenceNumber: (await log.behind(shard.shardId, undefined)).end }
}

/** The checkpoints of a start, for all present shards. */
export async function checkpointsAt(
  log: LogReader,
  start: MappingStart,
): Promise<ReadonlyMap<string, Checkpoint>> {
  const shards = await log.shards()
  const entries = shards.map(async (shard) => [shard.shardId, await checkpointAt(log, shard, start)] as const)
  return new Map(await Promise.all(entries))
}
