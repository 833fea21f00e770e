import { Failure } from '../base/failure.ts'
import type { LogReader } from '../log/log.ts'
import { everyCheckpoint, OF_ALL, TABLE } from '../mapping/checkpoints.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'

const KEY = { partition: OF_ALL, sort: 'identity' }

interface Followed {
  readonly log: LogReader
  /** The tables as they are stored: each generation separately. */
  readonly tables: Tables
  /** Whether tables without a log's identity get that of this log. */
  readonly adopts: boolean
}

/**
 * Checks that the tables follow this log, and that it still holds all their events, except expired ones. Otherwise
 * appends would be acknowledged and never folded, and a rebuild would lose rows. Throws a Failure.
 */
export async function mustFollow(data: string, { log, tables, adopts }: Followed): Promise<void> {
  // Read before the log: everything that others append and fold meanwhile is then in the log.
  const read = { identity: await keptIdentity(tables), reached: await everyCheckpoint(tables) }
  const reason = await log.refutes?.(read)
  if (reason !== undefined) throw new Failure(`Cannot use data directory "${data}": ${reason}. ${ADVICE}`)
  if (read.identity === undefined && adopts) await keepIdentity(tables, await log.identity?.())
}

const ADVICE =
  'The log was lost, cut off, or copied before the tables: restore both from one backup ("tributary backup" makes them);' +
  ' or, to give up what the log lacks, begin with empty tables (remove "tables", or take another --prefix)'

/** There is no log, but there are tables that were made from one. */
export const logIsGone = (data: string): Failure =>
  new Failure(`Cannot use data directory "${data}": it has tables, and its log is gone. ${ADVICE}`)

async function keptIdentity(tables: Tables): Promise<string | undefined> {
  const [row] = await tables.get(TABLE, [KEY])
  const content = row?.content
  return typeof content === 'string' ? content : undefined
}

/** The first process decides: another one that opens at the same time stores the same identity. */
async function keepIdentity(tables: Tables, identity: string | undefined): Promise<void> {
  if (identity === undefined) return
  await tables.add(TABLE, [{ key: KEY, position: nextVersion(undefined), content: identity }])
}
