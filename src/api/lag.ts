import type { Log, Shard } from '../log/log.ts'
import { readCheckpoints, type Checkpoint } from '../mapping/checkpoints.ts'
import { isDue } from '../mapping/starts.ts'
import type { Home } from './home.ts'

/** How far a consumer is behind the log's own end, in one shard. */
export interface Lag {
  readonly consumer: string
  readonly shardId: string
  /** The sequence number it has got to; empty where it has not begun. */
  readonly reached: string
  /** Records wait, and it is their turn: all of the shard's parents is done with. */
  readonly isBehind: boolean
  /** Undefined where the log cannot count. */
  readonly records: number | undefined
  readonly millis: number
}

/** The lag of every consumer in every shard. */
export async function lagsOf({ log, tables, consumers }: Home): Promise<readonly Lag[]> {
  const shards = await log.shards()
  const listed = new Set(shards.map(({ shardId }) => shardId))
  const lags = consumers.map(async (consumer) => {
    const checkpoints = await readCheckpoints(tables, consumer)
    const isEnded = (shardId: string) => checkpoints.get(shardId)?.ended === true
    return Promise.all(
      shards.map(async (shard) => {
        const lag = await lagIn(log, consumer, shard, checkpoints.get(shard.shardId))
        return { ...lag, isBehind: lag.isBehind && isDue(shard, listed, isEnded) }
      }),
    )
  })
  return (await Promise.all(lags)).flat()
}

async function lagIn(
  log: Log,
  consumer: string,
  { shardId }: Shard,
  at: Checkpoint | undefined,
): Promise<Lag> {
  const { end, records, millis } = await log.behind(shardId, at?.sequenceNumber)
  const reached = at?.sequenceNumber ?? ''
  const isBehind = at?.ended !== true && end !== undefined && end > reached
  return { consumer, shardId, reached, isBehind, records, millis }
}
