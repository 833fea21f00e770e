import { pauseAfter } from '../base/back-off.ts'
import type { Scheduler } from './clock.ts'
import type { Meter } from './meter.ts'

const BACK_OFF = { firstMs: 100, longestMs: 30_000 }

/** The pause after some failures in a row: 100 ms, doubled each time, at most 30 s. */
export const backOff = (failures: number): number => pauseAfter(failures, BACK_OFF)

/** The context that every part of a mapping has. */
export interface MappingContext {
  readonly scheduler: Scheduler
  readonly meter: Meter
  /** Aborted when the mapping stops or pauses: sleeps end, invocations under way are finished. */
  readonly stopping: AbortSignal
}

/** Repeats an action until it succeeds; undefined if the mapping stops first. It is tried at least once. */
export async function retryUntilStopped<T>(
  context: MappingContext,
  action: string,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (cause) {
      context.meter({ kind: 'disturbed', action, cause })
    }
    await context.scheduler.sleep(backOff(failures), context.stopping)
    if (context.stopping.aborted) return undefined
  }
}
