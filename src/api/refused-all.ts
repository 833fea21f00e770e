import type { Refused } from './append.ts'
import { problem, type Extension, type Reply } from './reply.ts'

/** From this status on, the event is not at fault: a later attempt may succeed. */
const WORTH_A_RETRY = 429

/**
 * The problem for a request of which no event was appended; `extension` has the result of each. A single event has its
 * own status. A batch is 400 (docs/http.md), unless no event was at fault.
 */
export function refusedAll(refused: readonly Refused[], single: boolean, extension: Extension): Reply {
  const [first] = refused
  if (first === undefined) throw new Error('Cannot tell why no event was taken: there was none')
  if (single || refused.every(({ status }) => status >= WORTH_A_RETRY)) return refusalOf(first, extension)
  return problem(400, 'none-taken', `None of the ${refused.length} events was accepted`, extension)
}

/** The problem for one event that was refused. */
export const refusalOf = ({ status, reason, detail, errors }: Refused, extension: Extension = {}): Reply =>
  problem(
    status,
    reason,
    detail,
    { errors, ...extension },
    status >= WORTH_A_RETRY ? { 'retry-after': '1' } : {},
  )
