import { countParked } from '../consume/parking.ts'
import type { Shard } from '../log/log.ts'
import { lagOf, type ShardLag } from './lag.ts'
import type { DataHome } from './surroundings.ts'

export interface ShardStatus {
  readonly shardId: string
  readonly startingHashKey: string
  readonly endingHashKey: string
  readonly open: boolean
  /** Records it holds; null where the log cannot count. */
  readonly events: number | null
}

export interface ConsumerStatus {
  readonly name: string
  /** Over all shards: the sum in events, the longest in milliseconds. */
  readonly lag: { readonly events: number; readonly millis: number }
  readonly shards: readonly ShardLag[]
}

/** What `status --json` prints. */
export interface Status {
  readonly shards: readonly ShardStatus[]
  readonly events: number
  readonly consumers: readonly ConsumerStatus[]
  readonly parked: number
}

/** What a home's log holds and how far its consumers are. */
export async function statusOf(home: DataHome, consumers: readonly string[]): Promise<Status> {
  const known = await home.log.shards()
  const shards = await Promise.all(known.map((shard) => shardStatus(home, shard)))
  return {
    shards,
    events: sum(shards),
    consumers: await Promise.all(consumers.map((name) => consumerStatus(home, name, known))),
    parked: await countParked(home.tables),
  }
}

async function shardStatus({ log }: DataHome, shard: Shard): Promise<ShardStatus> {
  const { shardId, startingHashKey, endingHashKey, endingSequenceNumber } = shard
  const { records } = await log.behind(shardId, undefined)
  const open = endingSequenceNumber === undefined
  return { shardId, startingHashKey, endingHashKey, open, events: records ?? null }
}

async function consumerStatus(
  { log, tables }: DataHome,
  name: string,
  known: readonly Shard[],
): Promise<ConsumerStatus> {
  const shards = await lagOf(log, tables, name, known)
  const millis = Math.max(0, ...shards.map((shard) => shard.millis))
  return { name, lag: { events: sum(shards), millis }, shards }
}

const sum = (parts: readonly { readonly events: number | null }[]): number =>
  parts.reduce((total, { events }) => total + (events ?? 0), 0)
