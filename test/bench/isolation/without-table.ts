import type { Tables } from '../../../src/tables/tables.ts'

/** Tables in which reads and writes of one table fail. So its consumer fails, and the others do not. */
export const withoutTable = (tables: Tables, missing: string): Tables => {
  const check = (table: string): void => {
    if (table === missing) throw new Error(`Cannot use table "${missing}": it is away`)
  }
  return new Proxy(tables, {
    get: (all, name: keyof Tables) => {
      const method = all[name]?.bind(all) as ((table: string, ...rest: unknown[]) => unknown) | undefined
      if (name === 'close' || method === undefined) return method
      return (table: string, ...rest: unknown[]) => {
        check(table)
        return method(table, ...rest)
      }
    },
  })
}
