import type { Tables } from '../tables/tables.ts'

/** The same tables, one of them under another name. */
export function renamed(tables: Tables, from: string, to: string): Tables {
  const name = (table: string): string => (table === from ? to : table)
  return {
    get: (table, keys) => tables.get(name(table), keys),
    put: (table, puts, then) => tables.put(name(table), puts, then),
    add: (table, rows) => tables.add(name(table), rows),
    query: (table, query) => tables.query(name(table), query),
    queryIndex: (table, query) => tables.queryIndex(name(table), query),
    scan: (table) => tables.scan(name(table)),
    close: () => tables.close(),
  }
}
