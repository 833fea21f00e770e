import { ConcurrencyLimit } from '../base/concurrency-limit.ts'
import { bodyBudget } from './body-budget.ts'
import { problem, type Reply } from './reply.ts'

/** The number of lists that are made at one time, and that may be under way: of one caller, and of all. */
export interface ListLimits {
  readonly atOnce: number
  readonly each: number
  readonly all: number
}

/** Makes a list for a caller when there is capacity, or refuses it. */
export type ListGate = (caller: string, make: () => Reply | Promise<Reply>) => Promise<Reply>

const LATER = { 'retry-after': '1' }
const FULL = {
  all: problem(503, 'busy', 'The server makes as many lists as it can at one time: try again', {}, LATER),
  each: problem(429, 'too-much-at-once', 'Too many of your lists are under way: try again', {}, LATER),
}

/**
 * A page is about a megabyte, but the reads for it may be hundreds: only a few lists are made at one time, to limit the
 * memory.
 */
export function listGate({ atOnce, each, all }: ListLimits): ListGate {
  const gate = new ConcurrencyLimit(atOnce)
  const asked = bodyBudget({ each, all }, () => undefined)
  return async (caller, make) => {
    const room = asked.take(caller, 1)
    if (room !== 'taken') return FULL[room]
    try {
      return await gate.run(async () => make())
    } finally {
      asked.give(caller, 1)
    }
  }
}
