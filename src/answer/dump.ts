import type { Json } from '../base/json.ts'
import type { Projection } from '../fold/projection.ts'
import { group } from '../fold/total.ts'
import type { Row, Tables } from '../tables/tables.ts'

/** A row as a reader sees it. Where every stored row is one, its key is `<partition> <sort>`. */
export interface LogicalRow {
  readonly key: string
  readonly row: Json
}

/**
 * The logical rows of a table, sorted by the bytes of their keys, one partition in memory at a time (`each: row`: one
 * row). The space in a key sorts before all that ids are made of, so keys sort as their parts do.
 */
export async function* dumpRows(tables: Tables, projection: Projection): AsyncGenerator<LogicalRow> {
  const each = projection.each === 'row' ? rowByRow(tables, projection) : byPartition(tables, projection)
  for await (const [key, rows] of each) {
    const partition = rows[0]?.key.partition ?? key
    const row = projection.answer(partition, group(rows))
    if (row !== undefined) yield { key, row }
  }
}

type Rows = readonly [key: string, rows: readonly Row[]]

async function* rowByRow(tables: Tables, projection: Projection): AsyncGenerator<Rows> {
  for await (const row of tables.scan(projection.name)) yield [`${row.key.partition} ${row.key.sort}`, [row]]
}

async function* byPartition(tables: Tables, projection: Projection): AsyncGenerator<Rows> {
  let rows: Row[] = []
  for await (const row of tables.scan(projection.name)) {
    const open = rows[0]?.key.partition
    if (open !== undefined && open !== row.key.partition) {
      yield [open, rows]
      rows = []
    }
    if (!isBookkeeping(row)) rows.push(row)
  }
  if (rows[0] !== undefined) yield [rows[0].key.partition, rows]
}

const isBookkeeping = (row: Row): boolean => row.key.partition.startsWith('#')

/** JSON with the fields of every object in the order of their names, so that equal values are the same text. */
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
