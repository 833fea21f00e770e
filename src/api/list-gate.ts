import { Gate } from '../base/gate.ts'
import { bodyBudget } from './body-budget.ts'
import { problem, type Reply } from './reply.ts'

/** How many lists are made at once, and how many may be asked for and wait: by one caller, and by all. */
export interface ListLimits {
  readonly atOnce: number
  readonly each: number
  readonly all: number
}

/** Makes a list for a caller as soon as there is room; or refuses to. */
export type ListGate = (caller: string, make: () => Reply | Promise<Reply>) => Promise<Reply>

const LATER = { 'retry-after': '1' }
const FULL = {
  all: problem(503, 'busy', 'The server makes as many lists as it can: try again', {}, LATER),
  each: problem(429, 'too-much-at-once', 'Too many lists of yours are under way: try again', {}, LATER),
}

/** A page is a megabyte, but what is read for it may be hundreds: a few are made at once, so that memory stays bounded. */
export function listGate({ atOnce, each, all }: ListLimits): ListGate {
  const gate = new Gate(atOnce)
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
