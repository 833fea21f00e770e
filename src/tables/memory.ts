import type { Json } from '../base/json.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { checkKey, checkQuery, checkRow, MAX_PAGE_UNITS } from './limits.ts'
import type { Key, Lost, Making, Merge, Page, Put, Query, Row, Tables } from './tables.ts'

/** Hooks for tests: throw to crash at this point, or await a scheduler to change the order of steps. */
export interface Steps {
  readonly beforeRead?: (table: string) => void | Promise<void>
  readonly beforeWrite?: (put: Put, table: string) => void | Promise<void>
}

/** Tables in memory, the model of the port: without `transactions`, each row is written in a step of its own. */
export interface MemoryTables extends Tables, Making {
  /** All rows of a table in order, read in one step. */
  rows(table: string): readonly Row[]
  /** A copy of all tables. */
  clone(steps?: Steps): MemoryTables
}

/** The content of memory tables, which several handles may share. */
export type Store = Map<string, Map<string, Row>>

/** The parts by which a row is ordered in its table or in the index. */
type OrderParts = readonly string[]

const name = (key: Key): string => `${key.partition}\0${key.sort}`
const ofRow = (row: Row): OrderParts => [row.key.partition, row.key.sort]
const ofIndex = (row: Row): OrderParts =>
  row.index === undefined ? [] : [row.index.partition, row.index.sort, ...ofRow(row)]

function compare(a: OrderParts, b: OrderParts): number {
  const different = a.findIndex((part, at) => part !== b[at])
  return different < 0 ? 0 : Buffer.compare(Buffer.from(a[different] ?? ''), Buffer.from(b[different] ?? ''))
}

/** A copy of the row as any store keeps it and gives it back: without undefined fields, and shared with no other code. */
const asStored = (row: Row): Row => ({ ...row, content: JSON.parse(JSON.stringify(row.content)) as Json })

const sorted = (rows: Iterable<Row>, order: (row: Row) => OrderParts): Row[] =>
  [...rows].sort((a, b) => compare(order(a), order(b)))

function within(order: OrderParts, query: Query, after: OrderParts | undefined): boolean {
  const [partition, sort = ''] = order
  if (partition !== query.partition) return false
  if (query.from !== undefined && compare([sort], [query.from]) < 0) return false
  if (query.to !== undefined && compare([sort], [query.to]) >= 0) return false
  return after === undefined || (query.descending ? compare(order, after) < 0 : compare(order, after) > 0)
}

/** How many of the first rows fit into a page. */
function fitting(rows: readonly Row[]): number {
  let units = 0
  const end = rows.findIndex((row) => (units += JSON.stringify(row.content).length) > MAX_PAGE_UNITS)
  return end < 0 ? rows.length : end
}

function page(
  all: Iterable<Row>,
  table: string,
  query: Query,
  order: (row: Row) => OrderParts,
  parts: number,
): Page {
  checkQuery(table, query)
  const after =
    query.cursor === undefined ? undefined : readCursor(table, query.cursor, query.partition, parts)
  const found = sorted(
    [...all].filter((row) => within(order(row), query, after)),
    order,
  )
  if (query.descending) found.reverse()
  const rows = found.slice(0, Math.min(query.limit, Math.max(1, fitting(found))))
  const last = rows.at(-1)
  return {
    rows: rows.map(asStored),
    next: last && rows.length < found.length ? writeCursor(...order(last)) : undefined,
  }
}

function oneIn(store: Store, table: string, key: Key): Row | undefined {
  const row = store.get(table)?.get(name(key))
  return row && asStored(row)
}

function write(store: Store, table: string, { row, expected }: Put): Lost | undefined {
  const stands = oneIn(store, table, row.key)
  if (stands?.position !== expected) return { key: row.key, stands }
  if (!store.has(table)) store.set(table, new Map())
  store.get(table)?.set(name(row.key), asStored(row))
  return undefined
}

async function writeAll(steps: Steps, store: Store, table: string, puts: readonly Put[]): Promise<Lost[]> {
  const lost: Lost[] = []
  for (const put of puts) {
    await steps.beforeWrite?.(put, table)
    const loss = write(store, table, put)
    if (loss) lost.push(loss)
  }
  return lost
}

/** Writes everything in one step, or nothing. */
async function writeTogether(
  steps: Steps,
  store: Store,
  table: string,
  puts: readonly Put[],
  merges: readonly Merge[],
): Promise<readonly Lost[]> {
  for (const { row } of puts) checkRow(table, row)
  for (const { key, from } of merges) for (const each of [key, ...from]) checkKey(table, each)
  for (const put of puts) await steps.beforeWrite?.(put, table)
  const one = (key: Key) => oneIn(store, table, key)
  const lost = puts.filter(({ row, expected }) => one(row.key)?.position !== expected)
  if (lost.length > 0) return lost.map(({ row: { key } }) => ({ key, stands: one(key) }))
  const merged = merges.flatMap(({ key, from, of }) => of(one(key), from.map(one)) ?? [])
  for (const row of [...puts.map(({ row }) => row), ...merged])
    write(store, table, { row, expected: one(row.key)?.position })
  return []
}

/** Tables in memory. They pass the contract suite of the port. */
export function memoryTables(
  steps: Steps = {},
  store: Store = new Map(),
  { transactions = false }: { readonly transactions?: boolean } = {},
): MemoryTables {
  const stored = (table: string) => store.get(table)?.values() ?? []
  const one = (table: string, key: Key) => oneIn(store, table, key)
  const putAll = (table: string, puts: readonly Put[]) => writeAll(steps, store, table, puts)

  async function read<T>(table: string, answer: () => T): Promise<T> {
    await steps.beforeRead?.(table)
    return answer()
  }

  return {
    get: (table, keys) =>
      read(table, () => {
        keys.forEach((key) => checkKey(table, key))
        return keys.map((key) => one(table, key))
      }),
    put: async (table, puts, then = []) => {
      for (const { row } of [...puts, ...then]) checkRow(table, row)
      const lost = await putAll(table, puts)
      return lost.length > 0 ? lost : putAll(table, then)
    },
    add: async (table, rows) => {
      for (const row of rows) checkRow(table, row)
      // A row that exists is overwritten here; the embedded tables keep the old one. The port allows both.
      for (const row of rows) await putAll(table, [{ row, expected: one(table, row.key)?.position }])
    },
    ...(transactions && {
      together: (table: string, puts: readonly Put[], merges: readonly Merge[]) =>
        writeTogether(steps, store, table, puts, merges),
    }),
    query: (table, query) => read(table, () => page(stored(table), table, query, ofRow, 2)),
    queryIndex: (table, query) => read(table, () => page(stored(table), table, query, ofIndex, 4)),
    scan: async function* (table) {
      yield* await read(table, () => sorted(stored(table), ofRow).map(asStored))
    },
    make: () => Promise.resolve(),
    drop: (table) => {
      store.delete(table)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
    rows: (table) => sorted(stored(table), ofRow),
    clone: (other = {}) =>
      memoryTables(other, new Map([...store].map(([table, rows]) => [table, new Map(rows)])), {
        transactions,
      }),
  }
}
