import type { Log } from '../log/log.ts'
import type { SequenceNumber } from '../events/position.ts'
import type { MappingRun } from './mapping-run.ts'

/** The newest record of each shard; undefined where a shard never held one. */
export type Ends = ReadonlyMap<string, SequenceNumber | undefined>

/** The log's ends as they are now. */
export async function endsOf(log: Log): Promise<Ends> {
  const shards = await log.shards()
  const ends = shards.map(
    async ({ shardId }) => [shardId, (await log.behind(shardId, undefined)).end] as const,
  )
  return new Map(await Promise.all(ends))
}

/** Waits until a run has done with all up to these ends; false where it stopped first. */
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
