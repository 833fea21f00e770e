import { addItems } from './dynamodb/add.ts'
import { dropTable } from './dynamodb/drop.ts'
import { getRows } from './dynamodb/get.ts'
import { makeLike } from './dynamodb/make-like.ts'
import type { Pace } from './dynamodb/patience.ts'
import { onTables } from './dynamodb/on-tables.ts'
import { entryOf, putInOrder, rowItem } from './dynamodb/put.ts'
import { queryListed, queryRows, type Ask } from './dynamodb/query.ts'
import { requestsOf, type Access } from './dynamodb/requests.ts'
import { scanRows } from './dynamodb/scan.ts'
import { checkKey, checkQuery } from './limits.ts'
import type { Making, Page, Query, Tables } from './tables.ts'

export interface DynamodbOptions {
  readonly access: Access
  /** A table of the port is DynamoDB's `<prefix>-<table>`. */
  readonly prefix: string
  /** Makes tables that are not there. For emulators: elsewhere the stack makes them, as they are wanted there. */
  readonly create: boolean
  /** Requests under way at once; as many connections are held. */
  readonly concurrency: number
  readonly pace: Pace
}

/**
 * The tables in DynamoDB: one a table of the port, as `dynamodb/schema.ts` has it. Reads and scans are strongly consistent;
 * the index follows after a moment. Throttles, failures of the server and lost answers are asked again, with back-off.
 * Every method throws where DynamoDB keeps failing, or where a table is not there.
 */
export function openDynamodbTables({
  access,
  prefix,
  create,
  concurrency,
  pace,
}: DynamodbOptions): Tables & Making {
  const requests = requestsOf(access, concurrency, pace)
  const on = onTables(requests, prefix, create)

  const page = async (ask: Ask, table: string, query: Query): Promise<Page> => {
    checkQuery(table, query)
    const answer = ask(table, query)
    return on('read', table, (name) => answer(requests, name))
  }

  return {
    get: async (table, keys) => {
      for (const key of keys) checkKey(table, key)
      return on('read', table, (name) => getRows(requests, name, keys))
    },
    put: async (table, puts, then = []) => {
      const entries = puts.map((put) => entryOf(table, put))
      const after = then.map((put) => entryOf(table, put))
      return on('write', table, (name) => putInOrder(requests, name, entries, after))
    },
    add: async (table, rows) => {
      const items = rows.map((row) => rowItem(table, row))
      return on('write', table, (name) => addItems(requests, name, items))
    },
    query: (table, query) => page(queryRows, table, query),
    queryIndex: (table, query) => page(queryListed, table, query),
    scan: async function* (table) {
      yield* await on('read', table, (name) => scanRows(requests, name))
    },
    // Emulators lack what a stack's tables have; there it is made as all are.
    make: (table, like) =>
      on('make', table, async (name) => {
        if (!create) await makeLike(requests, name, `${prefix}-${like}`)
      }),
    drop: (table) => on('drop', table, (name) => dropTable(requests, name)),
    close: () => {
      requests.client.destroy()
      return Promise.resolve()
    },
  }
}
