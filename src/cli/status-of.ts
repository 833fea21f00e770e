import { parkedByConsumer } from '../consume/parking.ts'
import type { Shard } from '../log/log.ts'
import { iteratorAge } from '../mapping/iterator-age.ts'
import { lagsOf, type Lag } from '../mapping/lag.ts'
import { readCounts, type Counts } from '../mapping/counts.ts'
import type { DataHome } from '../home/data-home.ts'

export interface ShardStatus {
  readonly shardId: string
  readonly startingHashKey: string
  readonly endingHashKey: string
  readonly open: boolean
  /** The number of its records; null if the log cannot count them. */
  readonly events: number | null
}

/** How far a consumer is behind in one shard: in events (null if the log cannot count them) and milliseconds. */
export interface ShardLag {
  readonly shardId: string
  readonly events: number | null
  readonly millis: number
  /** For how long the next record has been waiting, in milliseconds; 0 if none is waiting. */
  readonly iteratorAgeMillis: number
}

export interface ConsumerStatus {
  readonly name: string
  /** Over all shards: the sum in events (null if the log cannot count them), the maximum in milliseconds. */
  readonly lag: { readonly events: number | null; readonly millis: number }
  /** For how long the oldest waiting record has been waiting, in milliseconds. */
  readonly iteratorAgeMillis: number
  readonly parked: number
  /** The counts of its mapping since the data directory was created; at most a second old while it runs. */
  readonly delivered: Counts
  readonly shards: readonly ShardLag[]
}

/** The output of `status --json`. */
export interface Status {
  readonly shards: readonly ShardStatus[]
  readonly events: number | null
  readonly consumers: readonly ConsumerStatus[]
  readonly parked: number
}

/**
 * The content of a home's log and the progress of its consumers at `now` (milliseconds since 1970), read from the data
 * directory, whether or not a server runs on it.
 */
export async function statusOf(home: DataHome, consumers: readonly string[], now: number): Promise<Status> {
  const known = await home.log.shards()
  const lags = await lagsOf(home, consumers)
  const canCount = lags.every(({ records }) => records !== undefined)
  const shards = await Promise.all(known.map((shard) => shardStatus(home, shard, canCount)))
  const parked = await parkedByConsumer(home.tables)
  const ageOf = iteratorAges(home.log, now)
  const statusOfOne = async (name: string): Promise<ConsumerStatus> => {
    const own = await shardLags(
      lags.filter(({ mapping }) => mapping === name),
      ageOf,
    )
    const delivered = await readCounts(home.tables, name)
    return { name, ...summed(own), parked: parked.get(name) ?? 0, delivered, shards: own }
  }
  return {
    shards,
    events: sum(shards),
    consumers: await Promise.all(consumers.map(statusOfOne)),
    parked: [...parked.values()].reduce((total, count) => total + count, 0),
  }
}

type AgeOf = (lag: Lag) => Promise<number>

/**
 * The age of the first record after a place. Consumers at the same place share one read; at the end of a shard no
 * record waits.
 */
function iteratorAges(log: DataHome['log'], now: number): AgeOf {
  const ages = new Map<string, Promise<number>>()
  return ({ shardId, reached, end }) => {
    if (end === undefined || end === reached) return Promise.resolve(0)
    const place = `${shardId} ${reached ?? ''}`
    const age = ages.get(place) ?? iteratorAge(log, shardId, reached, now)
    ages.set(place, age)
    return age
  }
}

const shardLags = (lags: readonly Lag[], ageOf: AgeOf): Promise<readonly ShardLag[]> =>
  Promise.all(
    lags.map(async (lag) => {
      const { shardId, records, millis } = lag
      return { shardId, events: records ?? null, millis, iteratorAgeMillis: await ageOf(lag) }
    }),
  )

/** If the log cannot count records, it is not asked. */
async function shardStatus({ log }: DataHome, shard: Shard, canCount: boolean): Promise<ShardStatus> {
  const { shardId, startingHashKey, endingHashKey, endingSequenceNumber } = shard
  const events = canCount ? ((await log.behind(shardId, undefined)).records ?? null) : null
  return { shardId, startingHashKey, endingHashKey, open: endingSequenceNumber === undefined, events }
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
