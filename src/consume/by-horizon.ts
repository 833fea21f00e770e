import { horizonAt, isBeyond, type Horizon } from '../events/horizon.ts'
import type { Arrival } from '../fold/arrival.ts'

/** The events that a table folds, and those that are too far ahead of their arrival. */
export interface ByHorizon {
  readonly timely: readonly Arrival[]
  readonly early: readonly Arrival[]
}

const NONE: readonly Arrival[] = []

/**
 * Judges by the time at which the log took an event, which is the same for every reader: a rebuild decides as the first
 * run did.
 */
export function byHorizon(arrivals: readonly Arrival[], aheadMs: number | undefined): ByHorizon {
  if (aheadMs === undefined) return { timely: arrivals, early: NONE }
  const isEarly = earlyBy(aheadMs)
  const early = arrivals.filter(isEarly)
  if (early.length === 0) return { timely: arrivals, early }
  const apart = new Set(early)
  return { timely: arrivals.filter((arrival) => !apart.has(arrival)), early }
}

/** Many records arrive at the same moment. */
function earlyBy(aheadMs: number): (arrival: Arrival) => boolean {
  let [moment, horizon]: [number, Horizon] = [0, horizonAt(0, aheadMs)]
  return ({ event, appendedAt }) => {
    if (appendedAt !== moment) [moment, horizon] = [appendedAt, horizonAt(appendedAt, aheadMs)]
    return isBeyond(event.time, horizon)
  }
}
