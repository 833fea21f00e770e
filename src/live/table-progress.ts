import type { SequenceNumber } from '../events/position.ts'
import { readCheckpoints, type Checkpoint } from '../mapping/checkpoints.ts'
import type { Tables } from '../tables/tables.ts'

/** How far all tables have folded a shard. */
export interface Progress {
  /** The last record that every table has folded; empty if some table has folded none. */
  readonly sequence: SequenceNumber | ''
  /** Whether every table has folded the whole shard, which is closed. */
  readonly ended: boolean
}

/** The progress of the slowest of these tables in each shard. */
export async function progressOf(
  tables: Tables,
  names: readonly string[],
): Promise<(shardId: string) => Progress> {
  const all = await Promise.all(names.map((name) => readCheckpoints(tables, name)))
  return (shardId) => slowestOf(all.map((one) => one.get(shardId)))
}

function slowestOf(checkpoints: readonly (Checkpoint | undefined)[]): Progress {
  const open = checkpoints.filter((one) => one?.ended !== true)
  const [first = '', ...others] = open.map((one) => one?.sequenceNumber ?? '')
  const sequence = others.reduce((least, other) => (other < least ? other : least), first)
  return { sequence, ended: open.length === 0 }
}
