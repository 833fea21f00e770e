import { ensureTable } from './create.ts'
import { failure, type Operation } from './failure.ts'
import type { Requests } from './requests.ts'

/** Runs `work` on a table of the port, with the table's name in DynamoDB. */
type On = <T>(deed: Operation, table: string, work: (name: string) => Promise<T>) => Promise<T>

/** The DynamoDB table of a table of the port is `<prefix>-<table>`. With `create`, a missing table is created. */
export function onTables(requests: Requests, prefix: string, create: boolean): On {
  const standing = new Map<string, Promise<void>>()

  function stands(name: string): Promise<void> {
    const made = standing.get(name) ?? ensureTable(requests, name)
    standing.set(name, made)
    made.catch(() => standing.delete(name))
    return made
  }

  return async (deed, table, work) => {
    const name = `${prefix}-${table}`
    try {
      if (deed === 'drop') standing.delete(name)
      else if (create) await stands(name)
      return await work(name)
    } catch (cause) {
      throw failure(deed, name, cause)
    }
  }
}
