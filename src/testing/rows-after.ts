import { dumpRows } from '../answer/dump.ts'
import type { Json } from '../base/json.ts'
import { fold } from '../fold/fold.ts'
import type { Projection } from '../fold/projection.ts'
import { boundTo } from '../tables/bound.ts'
import { memoryTables } from '../tables/memory.ts'
import { take, type Arrivals, type Script } from './script.ts'
import { Crash, crashing } from './unsteady.ts'

/** Rows as in `dump`. */
export type Rows = readonly Json[]

/** The rows of a table after the events of a script. */
export async function rowsAfter(
  projection: Projection,
  { before, now }: Arrivals,
  { crashingAfter }: Script,
): Promise<Rows> {
  const tables = memoryTables()
  for (const arrival of before) await take(projection, [arrival], tables)
  if (crashingAfter !== undefined)
    await fold(projection, now, boundTo(crashing(tables, crashingAfter), projection.name)).catch(ignoreCrash)
  await take(projection, now, tables)
  const rows: Json[] = []
  for await (const { row } of dumpRows(tables, projection)) rows.push(JSON.parse(JSON.stringify(row)) as Json)
  return rows
}

function ignoreCrash(cause: unknown): void {
  if (!(cause instanceof Crash)) throw cause
}
