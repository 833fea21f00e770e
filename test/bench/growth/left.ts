import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { projections } from '../../../projections/all.ts'
import { openEmbeddedTables } from '../../../src/tables/embedded.ts'

/** What a data directory holds for each event that was appended. */
export interface Left {
  /** Stored rows of all tables. */
  readonly rows: number
  /** Bytes of the files. */
  readonly logBytes: number
  readonly tableBytes: number
}

export async function leftIn(data: string, events: number): Promise<Left> {
  const tables = await openEmbeddedTables({ path: join(data, 'tables') })
  let rows = 0
  for (const { name } of projections) rows += await countOf(tables.scan(name))
  await tables.close()
  return {
    rows: rows / events,
    logBytes: (await stat(join(data, 'log', 'data.mdb'))).size / events,
    tableBytes: (await stat(join(data, 'tables', 'data.mdb'))).size / events,
  }
}

async function countOf(rows: AsyncIterable<unknown>): Promise<number> {
  const each = rows[Symbol.asyncIterator]()
  let count = 0
  while ((await each.next()).done !== true) count += 1
  return count
}
