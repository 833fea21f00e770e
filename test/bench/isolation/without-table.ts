import type { Tables } from '../../../src/tables/tables.ts'

/** Tables of which one cannot be read or written: what keeps it fails, and nothing else does. */
export function withoutTable(tables: Tables, missing: string): Tables {
  const check = (table: string): void => {
    if (table === missing) throw new Error(`Cannot use table "${missing}": it is away`)
  }
  return {
    get: async (table, keys) => {
      check(table)
      return tables.get(table, keys)
    },
    put: async (table, puts) => {
      check(table)
      return tables.put(table, puts)
    },
    query: async (table, query) => {
      check(table)
      return tables.query(table, query)
    },
    queryIndex: async (table, query) => {
      check(table)
      return tables.queryIndex(table, query)
    },
    scan: (table) => {
      check(table)
      return tables.scan(table)
    },
    close: () => tables.close(),
  }
}
