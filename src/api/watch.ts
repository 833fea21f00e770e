import { lagsOf, type Lag } from '../mapping/lag.ts'
import type { Home } from './home.ts'

/** Milliseconds for which a consumer that is behind may make no progress. */
const STUCK_AFTER_MS = 30_000

/** Gives the consumers that are stuck: they are behind, and have made no progress for too long. */
export type Watch = () => Promise<readonly string[]>

/**
 * Remembers where each consumer was in each shard, and since when. A stuck consumer is known only after a second look,
 * so look regularly.
 */
export function watchOver(home: Home, stuckAfterMs = STUCK_AFTER_MS): Watch {
  const { steady = home.now } = home
  const seen = new Map<string, { readonly reached: Lag['reached']; readonly since: number }>()

  function isStuck({ mapping, shardId, reached, isBehind }: Lag): boolean {
    const name = `${mapping}/${shardId}`
    const before = seen.get(name)
    if (isBehind && before !== undefined && before.reached === reached)
      return steady() - before.since >= stuckAfterMs
    if (isBehind) seen.set(name, { reached, since: steady() })
    else seen.delete(name)
    return false
  }

  return async () => {
    const lags = await lagsOf(home, home.consumers)
    return [...new Set(lags.filter(isStuck).map(({ mapping }) => mapping))]
  }
}
