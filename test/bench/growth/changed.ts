import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { answerOf } from '../../../src/answer/answer-of.ts'
import { toRecord } from '../../../src/codec/encode.ts'
import type { Event } from '../../../src/events/event.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import { fold } from '../../../src/fold/fold.ts'
import { boundTo } from '../../../src/tables/bound.ts'
import { openEmbeddedLog } from '../../../src/log/embedded.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import type { Cursor, Slice } from '../../../src/log/log.ts'
import { arrivalsOf } from '../dynamodb/batches.ts'
import { cut, plannedEvents, type Made } from '../load/plan.ts'

/** The projections whose rows are answered. The table of histories gets a row for every event, so it is left out. */
const shown = projections.filter(({ streams }) => streams === undefined)

/** The fields that a repeated fact changes only because it is later. */
const TIMES: ReadonlySet<string> = new Set(['lastActiveAt', 'at', 'uploadedAt'])

/**
 * The share of a stream's events that change more than a time in a row that readers see, of any table but the histories.
 * The first `skip` events are folded but not counted.
 */
export async function changedShare(directory: string, plan: Made, skip: number): Promise<number> {
  const tables = await openEmbeddedTables({ path: join(directory, 'tables') })
  const arrivals = await arrivalsIn(join(directory, 'log'), { ...plan, events: skip + plan.events })
  for (const batch of cut(arrivals.slice(0, skip), 1_000)) await foldAll(batch, tables)
  let changed = 0
  for (const arrival of arrivals.slice(skip)) {
    const before = await rowsAbout(arrival, tables)
    await foldAll([arrival], tables)
    if ((await rowsAbout(arrival, tables)) !== before) changed += 1
  }
  await tables.close()
  return changed / plan.events
}

/** The events as a log with one shard gives them. */
async function arrivalsIn(path: string, plan: Made): Promise<readonly Arrival[]> {
  const log = await openEmbeddedLog({ path, shards: 1 })
  const made = (await plannedEvents(plan)) as readonly object[] as readonly Event[]
  for (const batch of cut(made, 500)) await log.append(batch.map(toRecord))
  const arrivals: Arrival[] = []
  const [shard] = await log.shards()
  let cursor: Cursor | undefined = await log.open(shard?.shardId ?? '', { type: 'TRIM_HORIZON' })
  while (cursor !== undefined && arrivals.length < plan.events) {
    const slice: Slice = await log.read(cursor, 10_000)
    arrivals.push(...arrivalsOf(slice.records))
    cursor = slice.next
  }
  await log.close()
  return arrivals
}

const foldAll = (arrivals: readonly Arrival[], tables: Tables): Promise<unknown> =>
  Promise.all(shown.map((projection) => fold(projection, arrivals, boundTo(tables, projection.name))))

/** All rows that the event could change: of the user, of the media, of the media's owner, and of the app's day. */
async function rowsAbout({ event }: Arrival, tables: Tables): Promise<string> {
  const { mediaId, app } = event.data as { readonly mediaId?: string; readonly app?: string }
  const keys = new Set([
    event.subject,
    ...(mediaId === undefined ? [] : [mediaId, mediaId.split('.')[0] ?? '']),
    ...(app === undefined ? [] : [`${app}.${event.time.slice(0, 10)}`]),
  ])
  const asked = shown.flatMap((projection) => [...keys].map((key) => answerOf(tables, projection, key)))
  return JSON.stringify(await Promise.all(asked), (name, value: unknown) =>
    TIMES.has(name) ? undefined : value,
  )
}
