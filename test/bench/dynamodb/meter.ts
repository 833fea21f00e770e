import { sizeOf, toItem } from '../../../src/tables/dynamodb/item.ts'
import type { Lost, Put, Row, Tables } from '../../../src/tables/tables.ts'
import { READ_UNIT, rounded, WRITE_UNIT, type Units } from './units.ts'

/**
 * Tables that count the units that DynamoDB would bill for the same requests, and the write units for each kind of row.
 */
export interface Meter {
  readonly tables: Tables
  readonly units: Units
  readonly byKind: Map<string, number>
}

const BATCH_GET = 100
const BATCH_WRITE = 25

/** Counts over any tables: one request for a hundred rows read, and one for each row written. */
export function metered(tables: Tables): Meter {
  const units: Units = { requests: 0, writeUnits: 0, readUnits: 0 }
  const byKind = new Map<string, number>()
  const write = (table: string, put: Put, stands: Row | undefined): void => {
    const written = writeUnits(table, put.row, stands)
    const kind = kindOf(table, put.row)
    units.writeUnits += written
    byKind.set(kind, (byKind.get(kind) ?? 0) + written)
  }
  const writeAll = async (table: string, puts: readonly Put[]): Promise<readonly Lost[]> => {
    const stand = await tables.get(
      table,
      puts.map(({ row }) => row.key),
    )
    units.requests += puts.length
    puts.forEach((put, at) => write(table, put, stand[at]))
    return tables.put(table, puts)
  }
  const counting: Tables = {
    get: async (table, keys) => {
      const rows = await tables.get(table, keys)
      units.requests += Math.ceil(keys.length / BATCH_GET)
      for (const row of rows) units.readUnits += rounded(row && sizeOf(toItem(table, row)), READ_UNIT)
      return rows
    },
    put: async (table, puts, then = []) => {
      const lost = await writeAll(table, puts)
      return lost.length > 0 ? lost : writeAll(table, then)
    },
    add: async (table, rows) => {
      units.requests += Math.ceil(rows.length / BATCH_WRITE)
      for (const row of rows) write(table, { row, expected: undefined }, undefined)
      return tables.add(table, rows)
    },
    query: (table, query) => tables.query(table, query),
    queryIndex: (table, query) => tables.queryIndex(table, query),
    scan: (table) => tables.scan(table),
    close: () => tables.close(),
  }
  return { tables: counting, units, byKind }
}

/** A write is billed by the larger of the item before and after, also if its condition fails. */
function writeUnits(table: string, row: Row, stands: Row | undefined): number {
  const bytes = sizeOf(toItem(table, row))
  const before = stands === undefined ? 0 : sizeOf(toItem(table, stands))
  return rounded(Math.max(bytes, before), WRITE_UNIT) + indexUnits(row, stands)
}

/** An index of keys: one write to list a row, one to remove it, two to move it, none if its place is unchanged. */
function indexUnits({ index }: Row, stands: Row | undefined): number {
  const before = stands?.index
  if (index?.partition === before?.partition && index?.sort === before?.sort) return 0
  return (index === undefined ? 0 : 1) + (before === undefined ? 0 : 1)
}

/** `stats part`, `stats #rating`, `stats row`: parts of totals, rows of bookkeeping, and rows that readers see. */
function kindOf(table: string, { key }: Row): string {
  if (key.sort.startsWith('total/')) return `${table} part`
  if (table === 'log') return key.partition.startsWith('#') ? 'log media' : 'log users'
  return `${table} ${key.partition.startsWith('#') ? key.partition.slice(0, key.partition.indexOf('/')) : 'row'}`
}
