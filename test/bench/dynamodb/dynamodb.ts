import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { fold } from '../../../src/fold/fold.ts'
import type { Log } from '../../../src/log/log.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { arrivalsOf, batchesOf, firstOf, recordsOf, type Shards } from './batches.ts'
import { metered } from './meter.ts'
import { measurePowertools } from './powertools.ts'
import { perThousand, type Units } from './units.ts'

/** Units of 1,000 events of the bench's mix, all tables together; write units with those of the indexes. */
export interface DynamodbUnits {
  readonly events: number
  /** Events a batch at most, of one shard; fewer where an invocation of Lambda carries no more. */
  readonly batch: number
  readonly batched: Units
  /** The same projections, each event a batch of its own. */
  readonly oneByOne: Units
  /** Batched to one by one. */
  readonly ratio: Ratio
  readonly powertools: BesidePowertools
  /** Write units of the batched run, by kind of row. */
  readonly byKind: Readonly<Record<string, number>>
}

/** The first of those events in batches of ours, and through handlers written with `@aws-lambda-powertools/batch`. */
export type BesidePowertools =
  | { readonly events: number; readonly units: Units; readonly batched: Units; readonly ratio: Ratio }
  | { readonly skipped: string }

interface Ratio {
  readonly requests: number
  readonly writeUnits: number
}

export interface DynamodbPlan {
  /** Of a directory for the tables that are counted over. */
  readonly path: string
  readonly events: number
  readonly batch: number
  /** Of how many events those handlers' requests are counted: `dynalite` really serves them. */
  readonly powertoolsEvents: number
  /** Whether what they need may be fetched from npm's registry. */
  readonly mayInstall: boolean
}

/** Counts what folding the beginning of a log costs in DynamoDB: in batches, and event by event. */
export async function measureDynamodb(
  log: Log,
  { path, events, batch, powertoolsEvents, mayInstall }: DynamodbPlan,
): Promise<DynamodbUnits> {
  const shards = await recordsOf(log, events)
  const count = shards.flat().length
  const batched = await foldAll(shards, batch, join(path, 'batched'), count)
  const oneByOne = await foldAll(shards, 1, join(path, 'one-by-one'), count)
  return {
    events: count,
    batch,
    batched: batched.units,
    oneByOne: oneByOne.units,
    ratio: ratioOf(batched.units, oneByOne.units),
    powertools: await compare(firstOf(shards, powertoolsEvents), {
      path: join(path, 'beside-powertools'),
      batch,
      mayInstall,
    }),
    byKind: batched.byKind,
  }
}

async function compare(
  shards: Shards,
  { path, batch, mayInstall }: Pick<DynamodbPlan, 'path' | 'batch' | 'mayInstall'>,
): Promise<BesidePowertools> {
  const batches = batchesOf(shards, batch).map((records) => arrivalsOf(records).map(({ event }) => event))
  const units = await measurePowertools(batches, mayInstall)
  if ('skipped' in units) return units
  const events = batches.flat().length
  const { units: batched } = await foldAll(shards, batch, path, events)
  return { events, units, batched, ratio: ratioOf(batched, units) }
}

const ratioOf = (ours: Units, theirs: Units): Ratio => ({
  requests: ours.requests / theirs.requests,
  writeUnits: ours.writeUnits / theirs.writeUnits,
})

async function foldAll(shards: Shards, batch: number, path: string, count: number) {
  const { tables, units, byKind } = metered(await openEmbeddedTables({ path }))
  for (const records of batchesOf(shards, batch)) {
    const arrivals = arrivalsOf(records)
    await Promise.all(projections.map((projection) => fold(projection, arrivals, tables)))
  }
  await tables.close()
  return {
    units: perThousand(units, count),
    byKind: Object.fromEntries([...byKind].sort().map(([kind, total]) => [kind, (total * 1000) / count])),
  }
}
