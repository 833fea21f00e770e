import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { decode } from '../../../src/codec/decode.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Log } from '../../../src/log/log.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { metered, type Units } from './meter.ts'

/** Units of 1,000 events of the bench's mix, all tables together; write units with those of the indexes. */
export interface DynamodbUnits {
  readonly events: number
  /** Events a batch, of one shard. */
  readonly batch: number
  readonly batched: Units
  /** The same projections, each event a batch of its own. */
  readonly oneByOne: Units
  /** Batched to one by one. */
  readonly ratio: { readonly requests: number; readonly writeUnits: number }
  /** Write units of the batched run, by kind of row. */
  readonly byKind: Readonly<Record<string, number>>
}

export interface DynamodbPlan {
  /** Of a directory for the tables that are counted over. */
  readonly path: string
  readonly events: number
  readonly batch: number
}

/** Counts what folding the beginning of a log costs in DynamoDB: in batches, and event by event. */
export async function measureDynamodb(
  log: Log,
  { path, events, batch }: DynamodbPlan,
): Promise<DynamodbUnits> {
  const shards = await arrivalsOf(log, events)
  const count = shards.flat().length
  const batched = await foldAll(shards, batch, join(path, 'batched'), count)
  const oneByOne = await foldAll(shards, 1, join(path, 'one-by-one'), count)
  const ratio = {
    requests: batched.units.requests / oneByOne.units.requests,
    writeUnits: batched.units.writeUnits / oneByOne.units.writeUnits,
  }
  return {
    events: count,
    batch,
    batched: batched.units,
    oneByOne: oneByOne.units,
    ratio,
    byKind: batched.byKind,
  }
}

/** The beginning of every shard, together so many events. */
async function arrivalsOf(log: Log, events: number): Promise<readonly (readonly Arrival[])[]> {
  const shards = await log.shards()
  return Promise.all(
    shards.map(async ({ shardId }) => {
      const cursor = await log.open(shardId, { type: 'TRIM_HORIZON' })
      const { records } = await log.read(cursor, Math.ceil(events / shards.length))
      return records.flatMap(decode).flatMap((one) => (one.kind === 'event' ? [one] : []))
    }),
  )
}

async function foldAll(shards: readonly (readonly Arrival[])[], batch: number, path: string, count: number) {
  const { tables, units, byKind } = metered(await openEmbeddedTables({ path }))
  for (const arrivals of shards)
    for (let from = 0; from < arrivals.length; from += batch) {
      const some = arrivals.slice(from, from + batch)
      await Promise.all(projections.map((projection) => fold(projection, some, tables)))
    }
  await tables.close()
  const each = (total: number): number => (total * 1000) / count
  const { requests, writeUnits, readUnits } = units
  return {
    units: { requests: each(requests), writeUnits: each(writeUnits), readUnits: each(readUnits) },
    byKind: Object.fromEntries([...byKind].sort().map(([kind, total]) => [kind, each(total)])),
  }
}
