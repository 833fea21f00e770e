import type { Checkpoint, Checkpoints } from './checkpoints.ts'

/**
 * Checkpoints of one mapping in memory, for a mapping that starts again in each process. `saved` gets all of them after
 * each change.
 */
export function memoryCheckpoints(
  stood: ReadonlyMap<string, Checkpoint> = new Map(),
  saved: (checkpoints: ReadonlyMap<string, Checkpoint>) => Promise<void> = () => Promise.resolve(),
): Checkpoints {
  let checkpoints = new Map(stood)
  const load = () => Promise.resolve(new Map(checkpoints))
  return {
    load,
    look: load,
    save: async (_, shardId, checkpoint) => {
      checkpoints.set(shardId, checkpoint)
      await saved(checkpoints)
    },
    reset: async (_, to) => {
      checkpoints = new Map(to)
      await saved(checkpoints)
    },
  }
}
