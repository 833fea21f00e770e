import { Failure } from '../base/failure.ts'
import type { LogReader } from '../log/log.ts'
import { everyCheckpoint, OF_ALL, TABLE } from '../mapping/checkpoints.ts'
import { nextVersion } from '../tables/next-version.ts'
import type { Tables } from '../tables/tables.ts'

const KEY = { partition: OF_ALL, sort: 'identity' }

interface Followed {
  readonly log: LogReader
  /** As they are stored. */
  readonly tables: Tables
  /** Whether tables that keep no log's identity get that of this one. */
  readonly adopts: boolean
}

/**
 * Whether the tables follow this log, and it still holds all that they were made of, but for what has expired. Where it does
 * not, appends would be acknowledged and never folded, and a rebuild would make less of it. Throws a Failure.
 */
export async function mustFollow(data: string, { log, tables, adopts }: Followed): Promise<void> {
  // Before the log is looked at: what others append and fold meanwhile is in it then.
  const read = { identity: await keptIdentity(tables), reached: await everyCheckpoint(tables) }
  const reason = await log.refutes?.(read)
  if (reason !== undefined) throw new Failure(`Cannot use data directory "${data}": ${reason}. ${ADVICE}`)
  if (read.identity === undefined && adopts) await keepIdentity(tables, await log.identity?.())
}

const ADVICE =
  'The log was lost, cut off, or copied before the tables: restore both from one backup ("tributary backup" makes them);' +
  ' or, to give up what the log lacks, begin with empty tables (remove "tables", or take another --prefix)'

/** There is no log at all where tables stand that were made of one. */
export const logIsGone = (data: string): Failure =>
  new Failure(`Cannot use data directory "${data}": it has tables, and its log is gone. ${ADVICE}`)

async function keptIdentity(tables: Tables): Promise<string | undefined> {
  const [row] = await tables.get(TABLE, [KEY])
  const content = row?.content
  return typeof content === 'string' ? content : undefined
}

/** Whoever comes first: another that opens at the same time keeps the same. */
async function keepIdentity(tables: Tables, identity: string | undefined): Promise<void> {
  if (identity === undefined) return
  await tables.add(TABLE, [{ key: KEY, position: nextVersion(undefined), content: identity }])
}
