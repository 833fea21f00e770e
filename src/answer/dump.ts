import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { isBookkeeping } from '../fold/bookkeeping.ts'
import { group } from '../fold/total.ts'
import type { Row, Tables } from '../tables/tables.ts'
import { eventsIn, type EventTable } from './events-in.ts'
import { firsts } from './firsts.ts'

/** A row as readers see it. In a table that keeps events, the key is `<stream> <place>`. */
export interface LogicalRow {
  readonly key: string
  readonly row: Json
}

/**
 * The logical rows of a table, sorted by the bytes of their keys. One partition at a time is in memory; in a table that
 * keeps events, some segments. The space in a key sorts before every character of an id, so keys sort as their parts
 * do.
 */
export const dumpRows = (tables: Tables, projection: Projection): AsyncGenerator<LogicalRow> =>
  projection.streams === undefined
    ? dumpGroups(tables, projection)
    : dumpEvents(tables, { name: projection.name, vocabulary: projection.streams.vocabulary })

async function* dumpEvents(tables: Tables, table: EventTable): AsyncGenerator<LogicalRow> {
  let last: string | undefined
  for await (const { key } of tables.scan(table.name)) {
    const { partition: stream } = key
    if (stream === last || isBookkeeping(stream)) continue
    last = stream
    for await (const { event, sortKey } of firsts(eventsIn(tables, table, { stream })))
      yield { key: `${stream} ${sortKey}`, row: event as Json }
  }
}

async function* dumpGroups(tables: Tables, projection: Projection): AsyncGenerator<LogicalRow> {
  for await (const [key, rows] of byPartition(tables, projection)) {
    const row = projection.answer(key, group(rows))
    if (row !== undefined) yield { key, row }
  }
}

type Rows = readonly [key: string, rows: readonly Row[]]

async function* byPartition(tables: Tables, projection: Projection): AsyncGenerator<Rows> {
  let rows: Row[] = []
  for await (const row of tables.scan(projection.name)) {
    const open = rows[0]?.key.partition
    if (open !== undefined && open !== row.key.partition) {
      yield [open, rows]
      rows = []
    }
    if (!isBookkeeping(row.key.partition)) rows.push(row)
  }
  if (rows[0] !== undefined) yield [rows[0].key.partition, rows]
}

/** JSON with the fields of every object sorted by name, so that equal values give the same text. */
export function stableJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(stableJson).join(',')}]`
  const fields = Object.keys(value)
    .sort()
    .flatMap((name) => fieldOf(name, value[name]))
  return `{${fields.join(',')}}`
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

const fieldOf = (name: string, value: Json | undefined): readonly string[] =>
  value === undefined ? [] : [`${JSON.stringify(name)}:${stableJson(value)}`]
