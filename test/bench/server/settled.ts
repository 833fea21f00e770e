import { setTimeout as pause } from 'node:timers/promises'
import { consumers } from '../../../consumers/all.ts'
import type { Log } from '../../../src/log/log.ts'
import { readCheckpoints } from '../../../src/mapping/checkpoints.ts'
import type { Tables } from '../../../src/tables/tables.ts'

/** The newest sequence number of each shard that has ever held a record. */
async function endsOf(log: Log): Promise<[string, string][]> {
  const shards = await log.shards()
  const ends = shards.map(
    async ({ shardId }) => [shardId, (await log.behind(shardId, undefined)).end] as const,
  )
  return (await Promise.all(ends)).flatMap(([shardId, end]) => (end === undefined ? [] : [[shardId, end]]))
}

/** Resolves when the checkpoints of all tables' consumers, or of those given, have reached the present end of the log. */
export async function settled(
  log: Log,
  tables: Tables,
  those: readonly { readonly name: string }[] = consumers,
): Promise<void> {
  const ends = await endsOf(log)
  for (const { name } of those) {
    for (;;) {
      const checkpoints = await readCheckpoints(tables, name)
      if (ends.every(([shardId, end]) => (checkpoints.get(shardId)?.sequenceNumber ?? '') >= end)) break
      await pause(10)
    }
  }
}
