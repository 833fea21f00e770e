import { sortKeyOf } from '../answer/event-sort-key.ts'
import type { Json } from '../base/json.ts'
import type { Arrival } from '../fold/arrival.ts'
import { sortOf, type Entity, type Projection } from '../fold/projection.ts'
import type { Key } from '../tables/tables.ts'
import { addTo, storedRow, sums, textOf, type Seen } from './seen.ts'

/** An event for which a table's functions threw. */
export interface Refused {
  readonly arrival: Arrival
  readonly cause: unknown
}

/** The content of a table by its definition alone. */
export interface Modelled extends Seen {
  readonly thrown: readonly Refused[]
  /** The totals, and the rows for readers, with every total computed as the sum over the present rows. */
  readonly standing: Pick<Seen, 'answers' | 'totals'>
}

interface Row {
  readonly entity: Entity
  readonly key: Key
  readonly content: Json
  readonly index: Key | undefined
}

type Totals = Map<string, Record<string, number>>

/** A copy of the value as a store gives it back. */
const asStored = (content: Json): Json => JSON.parse(JSON.stringify(content)) as Json

/**
 * The content of a table after these events by its definition alone: each event once, in this order, one at a time,
 * without tables, positions or batches. A row for which a function throws stays unchanged.
 */
export function model(projection: Projection, arrivals: readonly Arrival[]): Modelled {
  const rows = new Map<string, Row>()
  const totals: Totals = new Map()
  const thrown: Refused[] = []
  for (const arrival of arrivals)
    for (const entity of projection.entities) {
      try {
        if (entity.isAbout(arrival.event.type)) step(rows, totals, entity, arrival)
      } catch (cause) {
        thrown.push({ arrival, cause })
      }
    }
  const standing = standingTotals(rows, totals.keys())
  return {
    answers: new Map([...answersOf(projection, rows, totals), ...eventsOf(projection, arrivals)]),
    rows: new Map([...rows].map(([name, { content, index }]) => [name, storedRow(content, index)])),
    totals: sums(totals),
    thrown,
    standing: {
      answers: new Map([...answersOf(projection, rows, standing), ...eventsOf(projection, arrivals)]),
      totals: sums(standing),
    },
  }
}

function step(rows: Map<string, Row>, totals: Totals, entity: Entity, arrival: Arrival): void {
  const of = entity.of(arrival)
  if (of === undefined) return
  const key = { partition: entity.prefix + of, sort: sortOf(entity, arrival) }
  const before = rows.get(textOf(key))?.content
  const given = before === undefined ? undefined : asStored(before)
  const after = entity.evolve(given, arrival)
  if (after === given) return
  if (after === undefined) throw new Error('Cannot remove a row without a tombstone')
  const content = asStored(after)
  entity.parse(content)
  for (const { total, delta } of entity.contribute(before, after, key)) addTo(totals, total, delta)
  rows.set(textOf(key), { entity, key, content, index: entity.index(content, key, arrival) })
}

/** Totals as sums over the present rows. It includes totals that came back to zero, because readers may see them. */
function standingTotals(rows: ReadonlyMap<string, Row>, known: Iterable<string>): Totals {
  const totals: Totals = new Map([...known].map((total) => [total, {}]))
  for (const { entity, content, key } of rows.values())
    for (const { total, delta } of entity.contribute(undefined, content, key)) addTo(totals, total, delta)
  return totals
}

function answersOf(projection: Projection, rows: ReadonlyMap<string, Row>, totals: Totals): [string, Json][] {
  const ofPartition = (partition: string) =>
    new Map(
      [...rows.values()]
        .filter(({ key }) => key.partition === partition)
        .sort((a, b) => Buffer.compare(Buffer.from(a.key.sort), Buffer.from(b.key.sort)))
        .map(({ key, content }) => [key.sort, asStored(content)]),
    )
  const keys = new Set([...[...rows.values()].map(({ key }) => key.partition), ...totals.keys()])
  return [...keys].filter(isShown).flatMap((key) => {
    const answer = projection.answer(key, { entities: ofPartition(key), totals: { ...totals.get(key) } })
    return answer === undefined ? [] : [[key, asStored(answer)]]
  })
}

const isShown = (partition: string): boolean => !partition.startsWith('#')

function eventsOf({ streams }: Projection, arrivals: readonly Arrival[]): [string, Json][] {
  return arrivals.flatMap(({ event }) =>
    (streams?.of(event) ?? [])
      .filter(isShown)
      .map((stream): [string, Json] => [`${stream} ${sortKeyOf(event)}`, event as Json]),
  )
}
