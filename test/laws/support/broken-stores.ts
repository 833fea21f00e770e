import { isDeepStrictEqual } from 'node:util'
import { isPart } from '../../../src/fold/total.ts'
import { memoryTables } from '../../../src/tables/memory.ts'
import type { Put } from '../../../src/tables/tables.ts'
import type { MakeTables } from '../../../src/testing/subject.ts'

/** Rows are written before the totals that they prove to be in. */
export const rowsFirst: MakeTables = (steps, store) => {
  const tables = memoryTables(steps, store)
  return {
    ...tables,
    put: async (table, puts, then = []) => [
      ...(await tables.put(table, then)),
      ...(await tables.put(table, puts)),
    ],
  }
}

/** A total is written over whatever stands. */
export const unconditional: MakeTables = (steps, store) => {
  const tables = memoryTables(steps, store)
  const standing = (table: string, { row }: Put) =>
    tables.rows(table).find(({ key }) => isDeepStrictEqual(key, row.key))?.position
  async function overwrite(table: string, put: Put): Promise<void> {
    const lost = await tables.put(table, [{ ...put, expected: standing(table, put) }])
    if (lost.length > 0) await overwrite(table, put)
  }
  return {
    ...tables,
    put: async (table, puts, then) => {
      for (const put of puts.filter(({ row }) => isPart(row))) await overwrite(table, put)
      return tables.put(
        table,
        puts.filter(({ row }) => !isPart(row)),
        then,
      )
    },
  }
}

/** The last partition comes first. */
export const backwards: MakeTables = (steps, store) => {
  const tables = memoryTables(steps, store)
  return {
    ...tables,
    scan: async function* (table) {
      const rows = tables.rows(table)
      for (const partition of [...new Set(rows.map(({ key }) => key.partition))].reverse())
        yield* rows.filter(({ key }) => key.partition === partition)
      await Promise.resolve()
    },
  }
}
