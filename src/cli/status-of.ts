import { parkedByConsumer } from '../consume/parking.ts'
import type { Shard } from '../log/log.ts'
import { iteratorAge } from '../mapping/iterator-age.ts'
import { lagsOf } from '../mapping/lag.ts'
import { readCounts, type Counts } from '../mapping/counts.ts'
import type { DataHome } from './surroundings.ts'

export interface ShardStatus {
  readonly shardId: string
  readonly startingHashKey: string
  readonly endingHashKey: string
  readonly open: boolean
  /** Records it holds; null where the log cannot count. */
  readonly events: number | null
}

/** How far a consumer is behind in one shard: in events (null where the log cannot count) and milliseconds. */
export interface ShardLag {
  readonly shardId: string
  readonly events: number | null
  readonly millis: number
  /** For how long the next record has been waiting, in milliseconds; 0 where none is. */
  readonly iteratorAgeMillis: number
}

export interface ConsumerStatus {
  readonly name: string
  /** Over all shards: the sum in events (null where the log cannot count), the longest in milliseconds. */
  readonly lag: { readonly events: number | null; readonly millis: number }
  /** For how long the oldest record that it has not taken has been waiting, in milliseconds. */
  readonly iteratorAgeMillis: number
  readonly parked: number
  /** What its mapping has done since the data directory was made; a second old at most while it runs. */
  readonly delivered: Counts
  readonly shards: readonly ShardLag[]
}

/** What `status --json` prints. */
export interface Status {
  readonly shards: readonly ShardStatus[]
  readonly events: number | null
  readonly consumers: readonly ConsumerStatus[]
  readonly parked: number
}

/**
 * What a home's log holds and how far its consumers are, at `now` (milliseconds since 1970): what the data directory
 * tells, whether or not a server runs on it.
 */
export async function statusOf(home: DataHome, consumers: readonly string[], now: number): Promise<Status> {
  const known = await home.log.shards()
  const shards = await Promise.all(known.map((shard) => shardStatus(home, shard)))
  const parked = await parkedByConsumer(home.tables)
  const statusOfOne = async (name: string): Promise<ConsumerStatus> => {
    const lags = await shardLags(home, name, now)
    const delivered = await readCounts(home.tables, name)
    return { name, ...summed(lags), parked: parked.get(name) ?? 0, delivered, shards: lags }
  }
  return {
    shards,
    events: sum(shards),
    consumers: await Promise.all(consumers.map(statusOfOne)),
    parked: [...parked.values()].reduce((total, count) => total + count, 0),
  }
}

async function shardLags(home: DataHome, consumer: string, now: number): Promise<readonly ShardLag[]> {
  const lags = (await lagsOf(home, [consumer])).map(async ({ shardId, reached, records, millis }) => {
    const iteratorAgeMillis = await iteratorAge(home.log, shardId, reached, now)
    return { shardId, events: records ?? null, millis, iteratorAgeMillis }
  })
  return Promise.all(lags)
}

async function shardStatus({ log }: DataHome, shard: Shard): Promise<ShardStatus> {
  const { shardId, startingHashKey, endingHashKey, endingSequenceNumber } = shard
  const { records } = await log.behind(shardId, undefined)
  const open = endingSequenceNumber === undefined
  return { shardId, startingHashKey, endingHashKey, open, events: records ?? null }
}

const summed = (lags: readonly ShardLag[]): Pick<ConsumerStatus, 'lag' | 'iteratorAgeMillis'> => ({
  lag: { events: sum(lags), millis: Math.max(0, ...lags.map(({ millis }) => millis)) },
  iteratorAgeMillis: Math.max(0, ...lags.map(({ iteratorAgeMillis }) => iteratorAgeMillis)),
})

const sum = (parts: readonly { readonly events: number | null }[]): number | null =>
  parts.reduce<number | null>(
    (total, { events }) => (total === null || events === null ? null : total + events),
    0,
  )
