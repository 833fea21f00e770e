import { horizonAt, type Horizon } from '../events/horizon.ts'
import type { Log } from '../log/log.ts'

/** What a log is, and what it takes. */
export interface Bounds {
  readonly log: Pick<Log, 'newest'>
  /** By how many milliseconds an event may be ahead of the moment it reaches the log. */
  readonly aheadMs: number
}

/** As of now, or of the newest record where the clock was set back: the log's own time never goes back. */
export const horizonNow = async ({ log, aheadMs }: Bounds, now: () => number): Promise<Horizon> =>
  horizonAt(Math.max(now(), (await log.newest?.()) ?? 0), aheadMs)
