import { addItems } from './dynamodb/add.ts'
import { dropTable } from './dynamodb/drop.ts'
import { getRows } from './dynamodb/get.ts'
import { makeLike } from './dynamodb/make-like.ts'
import type { Pace } from './dynamodb/retry.ts'
import { onTables } from './dynamodb/on-tables.ts'
import { entryOf, putInOrder, rowItem } from './dynamodb/put.ts'
import { queryListed, queryRows, type Ask } from './dynamodb/query.ts'
import { requestsOf, type Access } from './dynamodb/requests.ts'
import { scanRows } from './dynamodb/scan.ts'
import { checkKey, checkQuery } from './limits.ts'
import type { Making, Page, Query, Tables } from './tables.ts'

export interface DynamodbOptions {
  readonly access: Access
  /** The DynamoDB table of a table of the port is `<prefix>-<table>`. */
  readonly prefix: string
  /** Whether to create missing tables. This is for emulators; on AWS the stack creates them with its own settings. */
  readonly create: boolean
  /** The maximum number of requests at one time, and of connections. */
  readonly concurrency: number
  readonly pace: Pace
}

/**
 * The tables in DynamoDB: one for each table of the port, with the schema of `dynamodb/schema.ts`. Reads and scans are
 * strongly consistent; the index is eventually consistent. Throttled, failed and unanswered requests are sent again
 * with back-off. Every method throws if DynamoDB keeps failing, or if a table does not exist.
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
    // Emulators create a missing table on first use, so nothing is made for them here. On AWS the new table copies the
    // settings of an existing one.
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
