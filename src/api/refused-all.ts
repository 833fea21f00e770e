import type { Refused } from './append.ts'
import { problem, type Extension, type Reply } from './reply.ts'

/** From here on the fault is not in the event: sent again later, it may be taken. */
const WORTH_A_RETRY = 429

/**
 * The problem where no event of a request was taken; `extension` has what became of each. One event alone has its own
 * status. A batch is 400 (docs/http.md), unless none was at fault.
 */
export function refusedAll(refused: readonly Refused[], single: boolean, extension: Extension): Reply {
  const [first] = refused
  if (first === undefined) throw new Error('Cannot tell why no event was taken: there was none')
  if (single || refused.every(({ status }) => status >= WORTH_A_RETRY)) return refusalOf(first, extension)
  return problem(400, 'none-taken', `None of the ${refused.length} events was taken`, extension)
}

/** The problem of one event that was not taken. */
export const refusalOf = ({ status, reason, detail, errors }: Refused, extension: Extension = {}): Reply =>
  problem(
    status,
    reason,
    detail,
    { errors, ...extension },
    status >= WORTH_A_RETRY ? { 'retry-after': '1' } : {},
  )
