import type { Json } from '../../../src/base/json.ts'
import type { Arrival } from '../../../src/fold/arrival.ts'
import type { Ledger } from '../../../src/fold/projection.ts'
import { STANDARD } from '../../../src/fold/settings.ts'
import { sortOf, type Projection } from '../../../src/fold/projection.ts'
import { sortKeyOf } from '../../../src/answer/event-sort-key.ts'
import { eventsIn } from '../../../src/answer/events-in.ts'
import { firsts } from '../../../src/answer/firsts.ts'
import { isPart } from '../../../src/fold/total.ts'
import type { Tables } from '../../../src/tables/tables.ts'
import { identityOf } from '../../arbitraries/events.ts'
import { unpacked } from '../../../src/testing/unpacked.ts'
import { vocabulary } from '../../media.ts'

/** The content of a table without positions and parts: entity rows by key, totals added up. */
export type State = Readonly<Record<string, unknown>>

/** The content of a stored table. */
export async function stateOf(tables: Tables, projection: Projection): Promise<State> {
  const entities: Record<string, Json> = {}
  const totals: Record<string, number> = {}
  if (projection.streams !== undefined) return { ...(await eventsOf(tables, projection)), totals }
  for (const row of await unpacked(tables.scan(projection.name))) {
    if (!isPart(row)) entities[`${row.key.partition}|${row.key.sort}`] = row.content
    else addAll(totals, row.key.partition, row.content as Record<string, number>)
  }
  return { ...entities, totals: withoutZeros(totals) }
}

/** The same from the definitions alone: every event once, in order, one at a time, without tables and positions. */
export function expectedState(projection: Projection, arrivals: readonly Arrival[]): State {
  const rows: Record<string, Json> = {}
  const totals: Record<string, number> = {}
  const told = new Set<string>()
  for (const arrival of arrivals) {
    for (const stream of projection.streams?.of(arrival.event) ?? []) {
      const identity = `${stream}|${identityOf(arrival.event)}`
      if (!told.has(identity)) rows[`${stream}|${sortKeyOf(arrival.event)}`] = arrival.event as Json
      told.add(identity)
    }
    if (projection.ledger !== undefined) postTo(projection.ledger, rows, arrival)
    for (const entity of projection.entities) {
      if (!entity.isAbout(arrival.event.type)) continue
      const of = entity.of(arrival)
      if (of === undefined) continue
      const key = { partition: entity.prefix + of, sort: sortOf(entity, arrival) }
      const text = `${key.partition}|${key.sort}`
      const after = entity.evolve(rows[text], arrival)
      if (after === undefined) continue
      for (const { total, delta } of entity.contribute(rows[text], after, key)) addAll(totals, total, delta)
      rows[text] = after
    }
  }
  return { ...rows, totals: withoutZeros(totals) }
}

function postTo(ledger: Ledger, rows: Record<string, Json>, arrival: Arrival): void {
  if (!ledger.about.some(({ name }) => name === arrival.event.type)) return
  const of = ledger.of(arrival)
  const [state, entry] = [`${of}|ledger/`, `#entries/${of}|${ledger.entryOf(arrival)}`]
  const after = ledger.post({ state: rows[state], entry: rows[entry] }, arrival, STANDARD)
  if (after.state !== undefined) rows[state] = after.state
  if (after.entry !== undefined) rows[entry] = after.entry
}

function addAll(
  totals: Record<string, number>,
  total: string,
  delta: Readonly<Record<string, number>>,
): void {
  for (const [field, by] of Object.entries(delta)) {
    totals[`${total}.${field}`] = (totals[`${total}.${field}`] ?? 0) + by
  }
}

const withoutZeros = (totals: Record<string, number>) =>
  Object.fromEntries(Object.entries(totals).filter(([, sum]) => sum !== 0))

/** The events of all streams, without their places in the log, which differ between two logs. */
async function eventsOf(tables: Tables, { name }: Projection): Promise<Readonly<Record<string, Json>>> {
  const streams = new Set<string>()
  for await (const { key } of tables.scan(name)) streams.add(key.partition)
  const events: Record<string, Json> = {}
  for (const stream of streams)
    for await (const { event, sortKey } of firsts(eventsIn(tables, { name, vocabulary }, { stream })))
      events[`${stream}|${sortKey}`] = event as Json
  return events
}
