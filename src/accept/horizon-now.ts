import { horizonAt, type Horizon } from '../events/horizon.ts'
import type { LogAppender } from '../log/log.ts'

/** A log, and its limit for times in the future. */
export interface Bounds {
  readonly log: Pick<LogAppender, 'newest'>
  /** Milliseconds by which an event may be ahead of its arrival at the log. */
  readonly aheadMs: number
}

/**
 * The horizon of now. If the clock was set back, it starts from the newest record, because the log's own time never
 * goes back.
 */
export const horizonNow = async ({ log, aheadMs }: Bounds, now: () => number): Promise<Horizon> =>
  horizonAt(Math.max(now(), (await log.newest?.()) ?? 0), aheadMs)
