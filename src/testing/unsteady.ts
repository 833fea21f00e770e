import type fc from 'fast-check'
import type { Key, Lost, Put, Tables } from '../tables/tables.ts'

/** Ends a writer in the middle of its work, like `kill -9`. */
export class Crash extends Error {}

/** The methods of tables one by one, because an adapter may be a class. */
const asTheyAre = (tables: Tables): Tables => ({
  get: (table, keys) => tables.get(table, keys),
  put: (table, puts, then) => tables.put(table, puts, then),
  add: (table, rows) => tables.add(table, rows),
  query: (table, query) => tables.query(table, query),
  queryIndex: (table, query) => tables.queryIndex(table, query),
  scan: (table) => tables.scan(table),
  close: () => tables.close(),
})

/** `Tables.put` in single writes. */
const oneByOne =
  (write: (table: string, put: Put) => Promise<readonly Lost[]>): Tables['put'] =>
  async (table, ...stages) => {
    for (const puts of stages) {
      const lost = []
      for (const put of puts ?? []) lost.push(...(await write(table, put)))
      if (lost.length > 0) return lost
    }
    return []
  }

/** Tables that crash their writer before its n-th single write: earlier writes stay, later ones never happen. */
export function crashing(tables: Tables, afterWrites: number): Tables {
  let left = afterWrites
  const transaction = tables.together?.bind(tables)
  return {
    ...asTheyAre(tables),
    put: oneByOne(async (table, put) => {
      if (left-- <= 0) throw new Crash('crash')
      return tables.put(table, [put])
    }),
    async add(table, rows) {
      for (const row of rows) {
        if (left-- <= 0) throw new Crash('crash')
        await tables.add(table, [row])
      }
    },
    ...(transaction && {
      async together(...[table, puts, merges]) {
        if (left-- <= 0) throw new Crash('crash')
        return transaction(table, puts, merges)
      },
    }),
  }
}

/** Tables on which a schedule decides the order of all single reads and writes of all writers. `tell` gets each step. */
export function scheduled(
  tables: Tables,
  schedule: fc.Scheduler,
  tell: (step: string) => void = () => undefined,
): Tables {
  const transaction = tables.together?.bind(tables)
  const turn = async (step: string, { partition, sort }: Key): Promise<void> => {
    await schedule.schedule(Promise.resolve(), `${step} ${partition} ${sort}`)
    tell(`${step} ${partition} ${sort}`)
  }
  return {
    ...asTheyAre(tables),
    async get(table, keys) {
      const rows = []
      for (const key of keys) {
        await turn('get', key)
        rows.push(...(await tables.get(table, [key])))
      }
      return rows
    },
    put: oneByOne(async (table, put) => {
      await turn('put', put.row.key)
      return tables.put(table, [put])
    }),
    async add(table, rows) {
      for (const row of rows) {
        await turn('add', row.key)
        await tables.add(table, [row])
      }
    },
    ...(transaction && {
      async together(...[table, puts, merges]) {
        for (const { row } of puts.slice(0, 1)) await turn('put together from', row.key)
        return transaction(table, puts, merges)
      },
    }),
  }
}
