import type { SequenceNumber } from '../events/position.ts'
import type { Behind, LogReader, Shard } from '../log/log.ts'
import type { Tables } from '../tables/tables.ts'
import { readCheckpoints, type Checkpoint } from './checkpoints.ts'
import { someAtOnce } from './some-at-once.ts'
import { isDue } from './shard-order.ts'

/** How far a mapping is behind the end of the log, in one shard. */
export interface Lag {
  readonly mapping: string
  readonly shardId: string
  /** The last settled record; undefined if there is none. */
  readonly reached: SequenceNumber | undefined
  /** The newest record of the shard; undefined if the shard is not known to have one. */
  readonly end: SequenceNumber | undefined
  /** Whether records wait and may be delivered: all parents of the shard are completed. */
  readonly isBehind: boolean
  /** Undefined if the log cannot count records. */
  readonly records: number | undefined
  readonly millis: number
}

interface LogAndTables {
  readonly log: LogReader
  readonly tables: Tables
}

/** The number of shards whose ends are looked up at one time. */
const SHARDS_AT_ONCE = 16

/**
 * The lag of mappings in every shard, by their saved checkpoints; throws if the log or the tables do. Each shard is
 * looked up once for all mappings, if the log can do that.
 */
export async function lagsOf(
  { log, tables }: LogAndTables,
  mappings: readonly string[],
): Promise<readonly Lag[]> {
  const shards = await log.shards()
  const checkpoints = await Promise.all(mappings.map((mapping) => readCheckpoints(tables, mapping)))
  const inShards = await someAtOnce(SHARDS_AT_ONCE, shards, ({ shardId }) =>
    measure(
      log,
      shardId,
      mappings,
      checkpoints.map((each) => each.get(shardId)),
    ),
  )
  return mappings.flatMap((_, at) =>
    inTurn(
      shards,
      inShards.flatMap((lags) => lags.slice(at, at + 1)),
    ),
  )
}

/** The lags of all mappings in one shard, in the order of the mappings. */
async function measure(
  log: LogReader,
  shardId: string,
  mappings: readonly string[],
  checkpoints: readonly (Checkpoint | undefined)[],
): Promise<readonly Lag[]> {
  const places = checkpoints.map((checkpoint) => checkpoint?.sequenceNumber)
  const found = (await log.behindEach?.(shardId, places)) ?? (await oneByOne(log, shardId, places))
  return found.map(({ end, records, millis }, at) => {
    const reached = places[at]
    const isBehind = checkpoints[at]?.ended !== true && end !== undefined && end > (reached ?? '')
    return { mapping: mappings[at] ?? '', shardId, reached, end, isBehind, records, millis }
  })
}

const oneByOne = (
  log: LogReader,
  shardId: string,
  places: readonly (SequenceNumber | undefined)[],
): Promise<readonly Behind[]> => Promise.all(places.map((place) => log.behind(shardId, place)))

/**
 * A child counts as behind only if no record waits in its parents and their parents. Their end need not be saved yet: a
 * mapping that stops before that is still behind.
 */
function inTurn(shards: readonly Shard[], lags: readonly Lag[]): readonly Lag[] {
  const listed = new Set(shards.map(({ shardId }) => shardId))
  const waiting = new Set(lags.filter(({ isBehind }) => isBehind).map(({ shardId }) => shardId))
  const through = new Set<string>()
  const due = new Set<string>()
  for (const shard of oldestFirst(shards)) {
    if (!isDue(shard, listed, (parent) => through.has(parent))) continue
    due.add(shard.shardId)
    if (!waiting.has(shard.shardId)) through.add(shard.shardId)
  }
  return lags.map((lag) => ({ ...lag, isBehind: lag.isBehind && due.has(lag.shardId) }))
}

/** Parents before their children: a child's first sequence number is greater. */
const oldestFirst = (shards: readonly Shard[]): readonly Shard[] =>
  [...shards].sort((a, b) => (a.startingSequenceNumber < b.startingSequenceNumber ? -1 : 1))
