import { horizonAt, isBeyond, type Horizon } from '../events/horizon.ts'
import type { Arrival } from '../fold/arrival.ts'

/** Those that a table takes, and those that came before their time. */
export interface ByHorizon {
  readonly timely: readonly Arrival[]
  readonly early: readonly Arrival[]
}

const NONE: readonly Arrival[] = []

/** By when the log took them, which is the same for every reader: a rebuild judges as the first consumer did. */
export function byHorizon(arrivals: readonly Arrival[], aheadMs: number | undefined): ByHorizon {
  if (aheadMs === undefined) return { timely: arrivals, early: NONE }
  const isEarly = earlyBy(aheadMs)
  const early = arrivals.filter(isEarly)
  if (early.length === 0) return { timely: arrivals, early }
  const apart = new Set(early)
  return { timely: arrivals.filter((arrival) => !apart.has(arrival)), early }
}

/** Many records arrive at one moment. */
function earlyBy(aheadMs: number): (arrival: Arrival) => boolean {
  let [moment, horizon]: [number, Horizon] = [0, horizonAt(0, aheadMs)]
  return ({ event, appendedAt }) => {
    if (appendedAt !== moment) [moment, horizon] = [appendedAt, horizonAt(appendedAt, aheadMs)]
    return isBeyond(event.time, horizon)
  }
}
