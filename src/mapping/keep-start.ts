import type { LogReader } from '../log/log.ts'
import type { Checkpoint, Checkpoints } from './checkpoints.ts'
import { checkpointsAt, type MappingStart } from './starting-position.ts'

export interface Starting {
  readonly mapping: string
  readonly log: LogReader
  readonly checkpoints: Checkpoints
  readonly start: MappingStart
}

/**
 * The checkpoints of a mapping. If it has never run, its start is stored first, for all runners and for good: the end
 * of the log is asked for once, so that no crash, no second runner and no expired iterator moves it past records that
 * were not delivered. Shards that are not in it are newer, and start at their beginning.
 */
export async function keepStart(starting: Starting): Promise<ReadonlyMap<string, Checkpoint>> {
  const { mapping, log, checkpoints, start } = starting
  const stood = await checkpoints.load(mapping)
  if (stood.size > 0 || start.type === 'TRIM_HORIZON') return stood
  const starts = await checkpointsAt(log, start)
  if (checkpoints.begin === undefined) await checkpoints.reset(mapping, starts)
  else await checkpoints.begin(mapping, starts)
  return checkpoints.load(mapping)
}
