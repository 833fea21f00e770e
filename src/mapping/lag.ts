import type { SequenceNumber } from '../events/position.ts'
import type { Log, Shard } from '../log/log.ts'
import type { Tables } from '../tables/tables.ts'
import { readCheckpoints, type Checkpoint } from './checkpoints.ts'
import { isDue } from './starts.ts'

/** How far a mapping is behind the log's own end, in one shard. */
export interface Lag {
  readonly mapping: string
  readonly shardId: string
  /** The last record that is done with; undefined where none is. */
  readonly reached: SequenceNumber | undefined
  /** Records wait, and it is their turn: all of the shard's parents is done with. */
  readonly isBehind: boolean
  /** Undefined where the log cannot count. */
  readonly records: number | undefined
  readonly millis: number
}

interface Place {
  readonly log: Log
  readonly tables: Tables
}

/** The lag of mappings in every shard, by their saved checkpoints; throws where the log or the tables do. */
export async function lagsOf({ log, tables }: Place, mappings: readonly string[]): Promise<readonly Lag[]> {
  const shards = await log.shards()
  const lags = mappings.map(async (mapping) => {
    const checkpoints = await readCheckpoints(tables, mapping)
    const lagIn = (shard: Shard) => measure(log, mapping, shard, checkpoints.get(shard.shardId))
    return inTurn(shards, await Promise.all(shards.map(lagIn)))
  })
  return (await Promise.all(lags)).flat()
}

async function measure(
  log: Log,
  mapping: string,
  { shardId }: Shard,
  checkpoint: Checkpoint | undefined,
): Promise<Lag> {
  const reached = checkpoint?.sequenceNumber
  const { end, records, millis } = await log.behind(shardId, reached)
  const isBehind = checkpoint?.ended !== true && end !== undefined && end > (reached ?? '')
  return { mapping, shardId, reached, isBehind, records, millis }
}

/**
 * A child is behind only when nothing waits in its parents and theirs. Whether it is saved by now that they have ended
 * does not matter: who stops before that is behind none the less.
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
