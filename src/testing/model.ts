import { sortKeyOf } from '../answer/event-sort-key.ts'
import type { Json } from '../base/json.ts'
import type { Arrival } from '../fold/arrival.ts'
import { ledgerKey } from '../fold/ledger-row.ts'
import type { Ledger } from '../fold/projection.ts'
import { sortOf, type Entity, type Projection } from '../fold/projection.ts'
import { STANDARD } from '../fold/settings.ts'
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
    for (const take of takers(projection, rows, totals)) {
      try {
        take(arrival)
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

type Taker = (arrival: Arrival) => void

const takers = ({ entities, ledger }: Projection, rows: Map<string, Row>, totals: Totals): Taker[] => [
  ...entities.map((entity) => (arrival: Arrival) => {
    if (entity.isAbout(arrival.event.type)) step(rows, totals, entity, arrival)
  }),
  ...(ledger === undefined ? [] : [(arrival: Arrival) => postTo(rows, ledger, arrival)]),
]

function postTo(rows: Map<string, Row>, ledger: Ledger, arrival: Arrival): void {
  const { entries: entity, about, of, entryOf } = ledger
  if (!about.some(({ name }) => name === arrival.event.type)) return
  const key = ledgerKey(of(arrival))
  const entryKey = { partition: entity.prefix + of(arrival), sort: entryOf(arrival) ?? '' }
  const [state, entry] = [key, entryKey].map((one) => rows.get(textOf(one))?.content)
  const page = { state, entry }
  const after = ledger.post(page, arrival, STANDARD)
  if (after === page) return
  for (const [at, content] of [
    [key, after.state],
    [entryKey, after.entry],
  ] as const)
    if (content !== undefined)
      rows.set(textOf(at), { entity, key: at, content: asStored(content), index: undefined })
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
