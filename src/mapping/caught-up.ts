import type { SequenceNumber } from '../events/position.ts'
import type { Ends } from './ends.ts'
import type { MappingRun } from './mapping-run.ts'

/** Waits until a run has settled everything up to these ends; false if it stopped first. */
export async function caughtUp(run: MappingRun, ends: Ends): Promise<boolean> {
  const round = run.ask()
  const isReached = ([shardId, end]: readonly [string, SequenceNumber | undefined]) =>
    run.isQuietSince(round, shardId) || (end !== undefined && (run.reached(shardId) ?? '') >= end)
  while (![...ends].every(isReached)) {
    if (run.isStopping) return false
    await run.changed()
  }
  return true
}
