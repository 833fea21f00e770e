import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import type { Log } from '../../../src/log/log.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import { arrivalsOf, batchesOf, firstOf, recordsOf, type Shards } from './batches.ts'
import { metered } from './meter.ts'
import { measurePowertools } from './powertools.ts'
import { perThousand, type Units } from './units.ts'

/** Units for 1,000 events of the bench's mix, over all tables. Write units include those of the indexes. */
export interface DynamodbUnits {
  readonly events: number
  /** The most events in a batch of one shard; fewer if an invocation of Lambda cannot carry as many. */
  readonly batch: number
  readonly batched: Units
  /** The same projections with one event in each batch. */
  readonly oneByOne: Units
  /** The batched figures divided by those without batches. */
  readonly ratio: Ratio
  readonly powertools: BesidePowertools
  /** Write units of the batched run, for each kind of row. */
  readonly byKind: Readonly<Record<string, number>>
}

/** The first of those events in our batches, and through handlers written with `@aws-lambda-powertools/batch`. */
export type BesidePowertools =
  | { readonly events: number; readonly units: Units; readonly batched: Units; readonly ratio: Ratio }
  | { readonly skipped: string }

interface Ratio {
  readonly requests: number
  readonly writeUnits: number
}

export interface DynamodbPlan {
  /** The path of a directory for the counted tables. */
  readonly path: string
  readonly events: number
  readonly batch: number
  /** The number of events for those handlers. It is smaller, because `dynalite` answers each of their requests. */
  readonly powertoolsEvents: number
  /** Whether the bench may install the packages that they need from npm's registry. */
  readonly mayInstall: boolean
}

/** Counts what it costs in DynamoDB to fold the beginning of a log: in batches, and event by event. */
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
    await Promise.all(
      projections.map((projection) => fold(projection, arrivals, boundTo(tables, projection.name))),
    )
  }
  await tables.close()
  return {
    units: perThousand(units, count),
    byKind: Object.fromEntries([...byKind].sort().map(([kind, total]) => [kind, (total * 1000) / count])),
  }
}
