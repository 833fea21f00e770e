import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Log, LogRecord } from '../../../src/log/log.ts'
import { batchLength, PAYLOAD_BYTES } from '../../../src/mapping/batch.ts'
import { decode } from '../../media.ts'

/** The records of each shard. */
export type Shards = readonly (readonly LogRecord[])[]

/** The beginning of every shard: together `events` events. */
export async function recordsOf(log: Log, events: number): Promise<Shards> {
  const shards = await log.shards()
  return Promise.all(
    shards.map(async ({ shardId }) => {
      const cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
      return (await log.read(cursor, Math.ceil(events / shards.length))).records
    }),
  )
}

/** Whole shards, up to about `count` records. Their batches are as full as those of all shards. */
export function firstOf(shards: Shards, count: number): Shards {
  let left = count
  return shards.map((records) => {
    const some = records.slice(0, left)
    left -= some.length
    return some
  })
}

export const batchesOf = (shards: Shards, batch: number) =>
  shards.flatMap((records) => cutAsLambda(records, batch))

/**
 * Cuts a shard's records as Lambda would: into batches of at most `size` records that fit the payload of an invocation.
 */
function cutAsLambda(records: readonly LogRecord[], size: number): readonly (readonly LogRecord[])[] {
  const batches: LogRecord[][] = []
  const left = [...records]
  while (left.length > 0) batches.push(left.splice(0, batchLength(left, size, PAYLOAD_BYTES)))
  return batches
}

export const arrivalsOf = (records: readonly LogRecord[]): readonly Arrival[] =>
  records.flatMap(decode).flatMap((one) => (one.kind === 'event' ? [one] : []))
